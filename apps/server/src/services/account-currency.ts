import type { Instrument } from '@vela/market';
import type { Problem } from './refusal.js';

/** The currency of an account together with everything that is wrong with it. */
export interface AccountCurrency {
  readonly currency: string;
  readonly problems: readonly Problem[];
}

/**
 * Returns the currency that was asked for, else that of the first instrument. Nothing is converted
 * yet, so an instrument in any other currency is a problem: its profits would be added up as if
 * they were in this one.
 */
export function accountCurrency(
  asked: string | null,
  instruments: readonly Instrument[],
): AccountCurrency {
  const currency = asked ?? instruments[0]?.currency ?? 'USD';
  const problems = instruments
    .filter((instrument) => instrument.currency !== currency)
    .map((instrument) => ({
      code: 'INVALID_INPUT' as const,
      message: `expected instruments in ${currency}, found ${instrument.symbol} in ${instrument.currency}`,
      hint: 'Currencies are not converted yet: run instruments of one currency, with cash in it.',
      path: ['input', 'currency'],
    }));
  return { currency, problems };
}
