import { mean, sampleDeviation } from '../moments.js';
import { quantileOfSorted } from '../quantile.js';

/** How a figure is spread over simulated paths. */
export interface Distribution {
  readonly mean: number;
  /** Sample deviation, null of fewer than two paths. */
  readonly deviation: number | null;
  readonly min: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * Returns how values are spread; quantiles are those of Hyndman and Fan (1996), type 7. Values that
 * are not finite are left out; null when none is left. O(n log n).
 */
export function distributionOf(values: Float64Array): Distribution | null {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length === 0) return null;
  const deviation = sampleDeviation(sorted);
  return {
    mean: mean(sorted),
    deviation: Number.isFinite(deviation) ? deviation : null,
    min: sorted[0]!,
    p5: quantileOfSorted(sorted, 0.05),
    p25: quantileOfSorted(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    p75: quantileOfSorted(sorted, 0.75),
    p95: quantileOfSorted(sorted, 0.95),
    max: sorted.at(-1)!,
  };
}
