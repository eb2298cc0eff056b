import { VelaError } from './error.js';

/** An exact decimal number: `units / 10^scale`, scale 0 to 18. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The largest scale of any exact number. */
export const SCALE_MAX = 18;

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * Returns the decimal that a text such as `-12.50` or `1.2E-05` names. Throws `INVALID_INPUT` for
 * anything else and for more than 18 digits behind the point.
 */
export function parseDecimal(text: string): Decimal {
  const match = SHAPE.exec(text.trim());
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') {
    throw new VelaError('INVALID_INPUT', `expected a decimal number, found "${text}"`);
  }
  let units = BigInt(whole + fraction);
  let scale = fraction.length - Number(match[4] ?? '0');
  for (; scale < 0; scale++) units *= 10n;
  for (; scale > SCALE_MAX && units % 10n === 0n; scale--) units /= 10n;
  if (scale > SCALE_MAX) {
    throw new VelaError('INVALID_INPUT', `expected at most 18 digits behind the point: "${text}"`);
  }
  return { units: match[1] === '-' ? -units : units, scale };
}

/** Returns a decimal as plain text without exponent and without trailing zeros. */
export function formatDecimal({ units, scale }: Decimal): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && units !== 0n ? `-${text}` : text;
}

/** Returns the decimal with the shortest text that names a double. Throws for NaN and infinity. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) {
    throw new VelaError('INVALID_INPUT', `expected a finite number, found ${value}`);
  }
  return parseDecimal(String(value));
}

/** Returns the double nearest to a decimal. */
export const toNumber = (value: Decimal): number => Number(formatDecimal(value));

/** Returns the decimal at another scale; digits that no longer fit are rounded half to even. */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) {
    return { units: value.units * 10n ** BigInt(scale - value.scale), scale };
  }
  return { units: divideHalfEven(value.units, 10n ** BigInt(value.scale - scale)), scale };
}

/** Returns `dividend / divisor` rounded to the nearest integer, ties to even; divisor > 0. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** Returns a negative number, 0 or a positive number as a is below, equal to or above b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale).units - rescale(b, scale).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
