import { type Decimal, VelaError, formatDecimal, parseDecimal } from '@vela/kernel';

/** Most cash at the start: beyond it a double cannot tell one unit of money from the next ones. */
const CASH_MAX = 10n ** 15n;

/**
 * Returns the cash at the start of a run as plain decimal text. Throws `INVALID_INPUT` for what is
 * no amount above 0 and at most 1,000,000,000,000,000.
 */
export function startingCash(text: string): string {
  const cash = decimalOrNull(text);
  if (cash !== null && cash.units > 0n && cash.units <= CASH_MAX * 10n ** BigInt(cash.scale)) {
    return formatDecimal(cash);
  }
  throw new VelaError(
    'INVALID_INPUT',
    `expected cash above 0 and at most ${CASH_MAX}, found ${text.slice(0, 40)}`,
    { hint: 'Write 100000 or 100000.50.', path: ['startingCash'] },
  );
}

function decimalOrNull(text: string): Decimal | null {
  try {
    return parseDecimal(text);
  } catch {
    return null;
  }
}
