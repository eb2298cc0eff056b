import { defined } from './defined.js';
import { excessKurtosis, momentsOf, sampleDeviation, skewness } from './moments.js';
import { normalProbability } from './normal-distribution.js';

/** Describes how rates and ratios by year follow from returns by period. */
export interface Annualisation {
  /** The annual rate without risk as a simple rate; each period earns its share of it. */
  readonly riskFreeRateAnnual: number;
  /** The number of periods in a year, such as 252 for sessions. */
  readonly periodsPerYear: number;
}

/** Returns the returns less the rate without risk of one period. */
export function excessReturns(returns: Float64Array, by: Annualisation): Float64Array {
  const rate = by.riskFreeRateAnnual / by.periodsPerYear;
  return rate === 0 ? returns : returns.map((value) => value - rate);
}

/**
 * Returns the annual Sharpe ratio: mean excess return by its sample deviation, times the root of
 * the periods in a year (Sharpe, 1994, The Sharpe Ratio). Null when the returns do not vary.
 */
export function sharpeRatio(returns: Float64Array, by: Annualisation): number | null {
  const excess = momentsOf(excessReturns(returns, by));
  return defined((excess.mean / sampleDeviation(excess)) * Math.sqrt(by.periodsPerYear));
}

/**
 * Returns the probability that the true Sharpe ratio is above a benchmark (both by period), given
 * length, skewness and kurtosis of the returns (Bailey, López de Prado, 2012, The Sharpe Ratio
 * Efficient Frontier, equation 11).
 */
export function probabilisticSharpeRatio(returns: Float64Array, benchmark = 0): number | null {
  const moments = momentsOf(returns);
  const ratio = moments.mean / sampleDeviation(moments);
  const kurtosis = excessKurtosis(moments) + 3;
  const spread = 1 - skewness(moments) * ratio + ((kurtosis - 1) / 4) * ratio * ratio;
  const score = ((ratio - benchmark) * Math.sqrt(returns.length - 1)) / Math.sqrt(spread);
  return Number.isFinite(score) ? normalProbability(score) : null;
}
