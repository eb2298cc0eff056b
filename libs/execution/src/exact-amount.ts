import { divideHalfEven, formatDecimal, parseDecimal, rescale } from '@vela/kernel';

/** Digits behind the point of every exact amount in this library. */
const SCALE = 18;

/** One whole unit of an exact amount. */
export const ONE = 10n ** BigInt(SCALE);

const WHOLE = /^\d{1,15}$/;

/** Returns a decimal text as an exact amount: an integer that counts 10^-18. Throws for no number. */
export const amountOf = (text: string): bigint =>
  WHOLE.test(text) ? BigInt(text) * ONE : rescale(parseDecimal(text), SCALE).units;

/** Returns an exact amount as decimal text without trailing zeros. */
export function textOf(amount: bigint): string {
  const whole = amount / ONE;
  return whole * ONE === amount ? String(whole) : formatDecimal({ units: amount, scale: SCALE });
}

/** Returns the double nearest to an exact amount. */
export const numberOf = (amount: bigint): number => Number(textOf(amount));

/** Returns the product of two exact amounts, rounded half to even. */
export const times = (a: bigint, b: bigint): bigint => divideHalfEven(a * b, ONE);

/** Returns `amount * part / whole`, rounded half to even; whole > 0. */
export const share = (amount: bigint, part: bigint, whole: bigint): bigint =>
  part === whole ? amount : divideHalfEven(amount * part, whole);

/** Returns an amount without its sign. */
export const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Returns the smaller of two amounts. */
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
