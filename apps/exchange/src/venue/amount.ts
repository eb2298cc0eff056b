import { divideHalfEven, formatDecimal, parseDecimal, rescale } from '@vela/kernel';

// Prices and quantities are counted in billionths, money in the product of both, so that nothing
// that the venue adds or multiplies is ever rounded.
const UNIT_SCALE = 9;
const MONEY_SCALE = 18;
const UNIT = 10n ** 9n;

/** Billionths of a share, a coin or a dollar per share. */
export type Units = bigint;
/** Money in 10^-18: price times quantity. */
export type Money = bigint;

/** Returns a price or a quantity; digits behind the ninth are rounded half to even. */
export const units = (text: string): Units => rescale(parseDecimal(text), UNIT_SCALE).units;

/** Returns the plain text of a price or a quantity. */
export const unitsText = (value: Units): string =>
  formatDecimal({ units: value, scale: UNIT_SCALE });

/** Returns an amount of money. */
export const money = (text: string): Money => rescale(parseDecimal(text), MONEY_SCALE).units;

/** Returns the plain text of an amount of money. */
export const moneyText = (value: Money): string =>
  formatDecimal({ units: value, scale: MONEY_SCALE });

/** Returns money as a price per unit at nine digits, half to even; 0 for no quantity. */
export function priceOf(amount: Money, quantity: Units): Units {
  if (quantity === 0n) return 0n;
  return quantity < 0n ? divideHalfEven(-amount, -quantity) : divideHalfEven(amount, quantity);
}

/** Returns `amount * numerator / denominator`, half to even; denominator not 0. */
export function share(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  return denominator < 0n
    ? divideHalfEven(-amount * numerator, -denominator)
    : divideHalfEven(amount * numerator, denominator);
}

/** Returns a ratio as text with ten digits behind the point; `0` when there is nothing to divide by. */
export function ratioText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0';
  return formatDecimal({ units: share(part, 10n ** 10n, whole), scale: 10 });
}

/** Returns the absolute value. */
export const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** Returns the larger of two. */
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Returns the smaller of two. */
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Returns true for a quantity without a fraction. */
export const isWhole = (value: Units): boolean => value % UNIT === 0n;

/** One share, one coin, one dollar. */
export const ONE: Units = UNIT;

/** Returns how many digits behind the point a decimal text has, zeros at the end not counted. */
export function decimalsOf(text: string): number {
  const [, fraction = ''] = formatDecimal(parseDecimal(text)).split('.');
  return fraction.length;
}
