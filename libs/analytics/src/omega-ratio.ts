import { defined } from './defined.js';

/**
 * Returns the omega ratio: gains above a threshold by losses below it, both summed over periods
 * (Keating, Shadwick, 2002, A Universal Performance Measure). Null without a loss.
 */
export function omegaRatio(returns: Float64Array, threshold = 0): number | null {
  let gains = 0;
  let losses = 0;
  for (const value of returns) {
    if (value > threshold) gains += value - threshold;
    else losses += threshold - value;
  }
  return defined(gains / losses);
}
