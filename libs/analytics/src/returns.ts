import { DAY } from '@vela/kernel';
import { defined } from './defined.js';

/**
 * Returns the simple returns p[t] / p[t-1] - 1, one fewer than values, as fractions. After a value
 * of zero or below returns are undefined, and the result is then empty.
 */
export function simpleReturns(values: ArrayLike<number>): Float64Array {
  const returns = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 0; i < returns.length; i += 1) {
    if (values[i]! <= 0) return new Float64Array(0);
    returns[i] = values[i + 1]! / values[i]! - 1;
  }
  return returns;
}

/** Returns the logarithms of 1 + r; minus infinity for a total loss. */
export function logReturns(returns: Float64Array): Float64Array {
  return returns.map((value) => Math.log1p(value));
}

/** Returns end / start - 1 as a fraction, or null unless the start is above zero. */
export function totalReturn(values: ArrayLike<number>): number | null {
  if (values.length === 0 || values[0]! <= 0) return null;
  return defined(values[values.length - 1]! / values[0]! - 1);
}

/**
 * Returns the compound annual growth rate (end / start)^(periodsPerYear / n) - 1 with n the number
 * of periods between the values, as a fraction; null unless both ends make sense.
 */
export function compoundAnnualGrowth(
  values: ArrayLike<number>,
  periodsPerYear: number,
): number | null {
  return growthOver(values, (values.length - 1) / periodsPerYear);
}

/**
 * Returns the compound annual growth rate by the calendar: (end / start)^(365.25 / days) - 1 with
 * the days between the first and the last date (microseconds).
 */
export function calendarAnnualGrowth(
  values: ArrayLike<number>,
  dates: ArrayLike<number>,
): number | null {
  if (dates.length === 0) return null;
  return growthOver(values, (dates[dates.length - 1]! - dates[0]!) / DAY / 365.25);
}

function growthOver(values: ArrayLike<number>, years: number): number | null {
  const total = totalReturn(values);
  if (total === null || !(years > 0)) return null;
  return defined((1 + total) ** (1 / years) - 1);
}
