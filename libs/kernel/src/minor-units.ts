import { divideHalfEven } from './decimal.js';

/**
 * An exact amount counted in the smallest unit of its scale. It is a safe integer while it fits
 * and widens to a bigint beyond 2^53, so that the common case costs one addition.
 */
export type MinorUnits = number | bigint;

const POWERS: readonly number[] = Array.from({ length: 16 }, (_, n) => 10 ** n);

/** Returns 10^exponent as an exact double; exponent 0 to 15. */
export const powerOfTen = (exponent: number): number => POWERS[exponent]!;

const narrow = (value: bigint): MinorUnits => {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
};

/** Returns a + b exactly. */
export function addUnits(a: MinorUnits, b: MinorUnits): MinorUnits {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrow(BigInt(a) + BigInt(b));
}

/** Returns −a exactly. */
export const negateUnits = (a: MinorUnits): MinorUnits => (a === 0 ? 0 : -a);

/**
 * Returns `a * b / 10^digits` rounded half to even; `a` and `b` are safe integers. Stays on
 * doubles while the product is a safe integer and goes through bigint otherwise.
 */
export function multiplyUnits(a: MinorUnits, b: MinorUnits, digits: number): MinorUnits {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product) && digits <= 15) return scaleDown(product, digits);
  }
  const product = BigInt(a) * BigInt(b);
  if (digits <= 0) return narrow(product * 10n ** BigInt(-digits));
  return narrow(divideHalfEven(product, 10n ** BigInt(digits)));
}

function scaleDown(product: number, digits: number): MinorUnits {
  if (digits === 0) return product;
  if (digits < 0) {
    if (digits >= -15) {
      const scaled = product * powerOfTen(-digits);
      if (Number.isSafeInteger(scaled)) return scaled;
    }
    return narrow(BigInt(product) * 10n ** BigInt(-digits));
  }
  const divisor = powerOfTen(digits);
  const quotient = Math.floor(product / divisor);
  const rest = product - quotient * divisor;
  const twice = rest * 2;
  if (twice < divisor || (twice === divisor && quotient % 2 === 0)) return quotient;
  return quotient + 1;
}

/** Returns the share `part / whole` of an amount, rounded half to even; whole > 0. */
export function shareOfUnits(amount: MinorUnits, part: number, whole: number): MinorUnits {
  if (part === whole) return amount;
  return narrow(divideHalfEven(BigInt(amount) * BigInt(part), BigInt(whole)));
}

/** Returns the double nearest to `amount / 10^scale`: the crossing from exact to analytic. */
export function unitsToNumber(amount: MinorUnits, scale: number): number {
  return Number(amount) / (scale <= 15 ? powerOfTen(scale) : 10 ** scale);
}
