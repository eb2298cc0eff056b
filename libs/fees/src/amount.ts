import { MONEY_SCALE } from '@vela/ledger';
import { VelaError, addUnits, divideHalfEven, formatDecimal, parseDecimal } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';

/** Digits behind the point of every amount inside this library. */
const AMOUNT_SCALE = 24;

/**
 * An exact amount of money, quantity or price in units of 10^-24: wide enough for a quantity of 15
 * digits times a rate of 9, so that nothing is lost before the rounding that a schedule asks for.
 */
export type Amount = bigint;

/** The amount 1. */
export const ONE: Amount = 10n ** BigInt(AMOUNT_SCALE);

const MONEY_UNIT = 10n ** BigInt(AMOUNT_SCALE - MONEY_SCALE);

/** Ways to round an amount to a unit. */
export const ROUNDING_MODES = ['none', 'up', 'down', 'halfUp', 'halfEven'] as const;

/** One of {@link ROUNDING_MODES}. */
export type RoundingMode = (typeof ROUNDING_MODES)[number];

/** Returns the amount of `units / 10^scale`, scale 0 to 24. */
export const amountOf = (units: number | bigint, scale: number): Amount =>
  BigInt(units) * 10n ** BigInt(AMOUNT_SCALE - scale);

/** Returns the amount that a decimal text names; throws `INVALID_INPUT` for what is no decimal. */
export function parseAmount(text: string): Amount {
  const { units, scale } = parseDecimal(text);
  return amountOf(units, scale);
}

/** Returns an amount as plain text without trailing zeros. */
export const formatAmount = (amount: Amount): string =>
  formatDecimal({ units: amount, scale: AMOUNT_SCALE });

/** Returns an amount as text with at least two digits behind the point. */
export function formatMoney(amount: Amount): string {
  const [whole = '0', fraction = ''] = formatAmount(amount).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** Returns a · b; what lies below 10^-24 is rounded half to even. */
export const multiply = (a: Amount, b: Amount): Amount => divideHalfEven(a * b, ONE);

/** Returns a / b for b > 0; what lies below 10^-24 is rounded half to even. */
export const divide = (a: Amount, b: Amount): Amount => divideHalfEven(a * ONE, b);

/** Returns the amount of minor units of the ledger. */
export const fromMoney = (units: MinorUnits): Amount => BigInt(units) * MONEY_UNIT;

/** Returns the minor units of the ledger that are nearest to an amount, ties to even. */
export const toMoney = (amount: Amount): MinorUnits =>
  addUnits(divideHalfEven(amount, MONEY_UNIT), 0);

/**
 * Returns an amount as a multiple of a unit above 0. `up` is towards more, so that a rebate gets
 * smaller; ties of `halfUp` go away from zero.
 */
export function roundTo(amount: Amount, mode: RoundingMode, unit: Amount): Amount {
  switch (mode) {
    case 'none':
      return amount;
    case 'up':
      return -floorTo(-amount, unit);
    case 'down':
      return floorTo(amount, unit);
    case 'halfUp':
      return amount < 0n ? -floorTo(-amount + unit / 2n, unit) : floorTo(amount + unit / 2n, unit);
    case 'halfEven':
      return divideHalfEven(amount, unit) * unit;
    default:
      throw new VelaError('INTERNAL', `unknown rounding mode ${String(mode satisfies never)}`);
  }
}

function floorTo(amount: Amount, unit: Amount): Amount {
  const rest = amount % unit;
  return amount - (rest < 0n ? rest + unit : rest);
}
