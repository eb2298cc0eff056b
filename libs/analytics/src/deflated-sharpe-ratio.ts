import { normalQuantile } from './normal-distribution.js';
import { probabilisticSharpeRatio } from './sharpe-ratio.js';

const EULER_MASCHERONI = 0.5772156649015329;

/** Describes the search that a strategy came from. */
export interface SharpeTrials {
  /** The number of independent trials, at least 1. */
  readonly count: number;
  /** The variance of their Sharpe ratios by period (not annual). */
  readonly variance: number;
}

/**
 * Returns the Sharpe ratio by period that the best of some trials without any skill is expected to
 * show (Bailey, López de Prado, 2014, The Deflated Sharpe Ratio, equation 6); 0 for one trial.
 */
export function expectedBestSharpe({ count, variance }: SharpeTrials): number {
  if (count <= 1) return 0;
  const best = normalQuantile(1 - 1 / count);
  const beyond = normalQuantile(1 - 1 / (count * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * best + EULER_MASCHERONI * beyond);
}

/**
 * Returns the probability that the true Sharpe ratio is above zero after a search: the
 * probabilistic ratio against what the best of as many trials shows by luck (Bailey, López de
 * Prado, 2014, The Deflated Sharpe Ratio). Null when the returns do not vary.
 */
export function deflatedSharpeRatio(returns: Float64Array, trials: SharpeTrials): number | null {
  return probabilisticSharpeRatio(returns, expectedBestSharpe(trials));
}
