import { quantileOfSorted } from '@vela/analytics';
import type { Spread } from '@vela/ports';

/** Returns how values are spread, quantiles of type 7; null of nothing or of what is not finite. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0 || !values.every(Number.isFinite)) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    min: sorted[0]!,
    p5: quantileOfSorted(sorted, 0.05),
    median: quantileOfSorted(sorted, 0.5),
    p95: quantileOfSorted(sorted, 0.95),
    max: sorted.at(-1)!,
  };
}

/** Returns the spread of one value that is certain; null when it is not defined. */
export const pointSpread = (value: number | null): Spread | null =>
  value === null ? null : spreadOf([value]);
