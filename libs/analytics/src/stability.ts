import { defined } from './defined.js';
import { correlation } from './moments.js';
import { logReturns } from './returns.js';

/**
 * Returns the share of variance of the cumulative log return that a straight line through time
 * explains, from 0 to 1. Null when it does not vary.
 */
export function stability(returns: Float64Array): number | null {
  const path = logReturns(returns);
  let total = 0;
  for (let i = 0; i < path.length; i += 1) {
    total += path[i]!;
    path[i] = total;
  }
  return defined(
    correlation(
      path,
      path.map((_, i) => i),
    ) ** 2,
  );
}

/** Returns the correlation of returns with the returns one period earlier; null if undefined. */
export function autocorrelation(returns: Float64Array): number | null {
  return defined(correlation(returns.subarray(1), returns.subarray(0, -1)));
}
