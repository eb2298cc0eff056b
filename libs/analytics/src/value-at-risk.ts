import { defined } from './defined.js';
import { excessKurtosis, mean, momentsOf, sampleDeviation, skewness } from './moments.js';
import type { Moments } from './moments.js';
import { normalDensity, normalQuantile } from './normal-distribution.js';
import { quantileOfSorted, smallest } from './quantile.js';

/** Describes the tail of returns at one confidence, as signed returns: negative is a loss. */
export interface TailRisk {
  readonly varHistorical: number | null;
  readonly cvarHistoricalEmpyrical: number | null;
  readonly cvarHistoricalMeanAtOrBelowVar: number | null;
  readonly varNormal: number | null;
  readonly esNormal: number | null;
  readonly cvarQuantstats: number | null;
  readonly varCornishFisher: number | null;
}

function meanOf(values: Float64Array): number | null {
  return defined(mean(values));
}

/**
 * Returns value at risk and expected shortfall of one period at a confidence such as 0.95:
 * historical (Hyndman and Fan type 7), normal (RiskMetrics, 1996), and with the expansion of
 * Cornish and Fisher (1937) for skewness and kurtosis.
 */
export function tailRisk(
  returns: Float64Array,
  confidence: number,
  moments: Moments = momentsOf(returns),
): TailRisk {
  const tail = 1 - confidence;
  const count = Math.floor((returns.length - 1) * tail) + 1;
  // One value more, because the quantile lies between the last of the tail and the next one.
  const lowest = smallest(returns, count + 1);
  const historical = quantileOfSorted(lowest, tail, returns.length);
  const [centre, deviation] = [moments.mean, sampleDeviation(moments)];
  const z = normalQuantile(tail);
  const normal = centre + z * deviation;
  return {
    varHistorical: defined(historical),
    cvarHistoricalEmpyrical: meanOf(lowest.subarray(0, count)),
    cvarHistoricalMeanAtOrBelowVar: meanOf(returns.filter((value) => value <= historical)),
    varNormal: defined(normal),
    esNormal: defined(centre - (deviation * normalDensity(z)) / tail),
    cvarQuantstats: meanOf(returns.filter((value) => value < normal)),
    varCornishFisher: defined(centre + cornishFisher(z, moments) * deviation),
  };
}

function cornishFisher(z: number, moments: Moments): number {
  const [skew, kurtosis] = [skewness(moments), excessKurtosis(moments)];
  return (
    z +
    ((z ** 2 - 1) * skew) / 6 +
    ((z ** 3 - 3 * z) * kurtosis) / 24 -
    ((2 * z ** 3 - 5 * z) * skew ** 2) / 36
  );
}

/** Returns the 95th percentile of returns by the size of the 5th; null when that is zero. */
export function tailRatio(returns: Float64Array): number | null {
  const sorted = returns.toSorted();
  return defined(
    Math.abs(quantileOfSorted(sorted, 0.95)) / Math.abs(quantileOfSorted(sorted, 0.05)),
  );
}
