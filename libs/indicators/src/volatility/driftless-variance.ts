import { logRatio } from '../log-ratio.js';

/**
 * Returns the variance of a candle by Rogers and Satchell (1991, The Annals of Applied Probability
 * 1(4), 504-512), which a drift does not bias; NaN when a price is 0 or less.
 */
export function driftlessVariance(open: number, high: number, low: number, close: number): number {
  const top = logRatio(high, close) * logRatio(high, open);
  return top + logRatio(low, close) * logRatio(low, open);
}
