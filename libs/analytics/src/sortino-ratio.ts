import { defined } from './defined.js';
import { mean } from './moments.js';
import { type Annualisation, excessReturns } from './sharpe-ratio.js';

/**
 * Returns the root of the mean square of what lies below zero, over all values (target
 * semideviation by period; Sortino, Price, 1994). NaN of nothing.
 */
export function downsideDeviation(excess: Float64Array): number {
  return Math.sqrt(mean(excess.map((value) => Math.min(value, 0) ** 2)));
}

/**
 * Returns the annual Sortino ratio: mean excess return by downside deviation, times the root of
 * the periods in a year (Sortino, Price, 1994, Performance Measurement in a Downside Risk
 * Framework). Null when no excess return is below zero.
 */
export function sortinoRatio(returns: Float64Array, by: Annualisation): number | null {
  const excess = excessReturns(returns, by);
  return defined((mean(excess) / downsideDeviation(excess)) * Math.sqrt(by.periodsPerYear));
}
