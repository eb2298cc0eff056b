import { formatDecimal, parseDecimal } from '@vela/kernel';

/** Beyond this a double has no digit behind the point, and its text an exponent. */
const PLAIN_MAX = 1e21;

/** Returns an amount of money as the schema shows it, 8 digits; what is no number is 0. */
export const money = (value: number): string => fixed(value, 8) ?? '0';

/** Returns a price as the schema shows it, null for none. */
export const priceText = (value: number | null): string | null =>
  value === null ? null : fixed(value, 12);

// The shortest text of a small double has more digits than a decimal may have.
function fixed(value: number, digits: number): string | null {
  if (!(Math.abs(value) < PLAIN_MAX)) return null;
  return formatDecimal(parseDecimal(value.toFixed(digits)));
}
