import { quantileOfSorted } from '@vela/analytics';
import { shortened } from './curve.js';

const BINS_MAX = 41;

/** How often returns of a size came. Bins are equally wide; those at the ends hold all beyond. */
export interface Histogram {
  /** Lower bound of the first bin. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  readonly returns: number;
  readonly mean: number;
  readonly median: number;
  readonly p5: number;
  readonly p95: number;
  /** Returns of exactly zero, such as those of candles without a position: in no bin. */
  readonly zeros: number;
  /** Returns below the first bin and above the last one, which the ends hold. */
  readonly below: number;
  readonly above: number;
}

/**
 * Returns the distribution of returns, null for none. Bins are as wide as Freedman and Diaconis
 * (1981, On the histogram as a density estimator) say, centred on zero, over the middle 99 %.
 */
export function histogram(returns: Float64Array): Histogram | null {
  if (returns.length === 0) return null;
  const moved = returns.filter((value) => value !== 0).sort();
  const sorted = returns.slice().sort();
  const all = (probability: number): number => quantileOfSorted(sorted, probability);
  const of = (probability: number): number =>
    moved.length === 0 ? 0 : quantileOfSorted(moved, probability);
  const reach = Math.max(Math.abs(of(0.005)), Math.abs(of(0.995)), 1e-6);
  const ideal = (2 * (of(0.75) - of(0.25))) / Math.cbrt(Math.max(1, moved.length));
  const width = Math.max(ideal, (2 * reach) / (BINS_MAX - 1));
  const side = Math.max(1, Math.ceil(reach / width - 0.5));
  const from = -(side + 0.5) * width;
  const counts = Array.from({ length: 2 * side + 1 }, () => 0);
  let [below, above] = [0, 0];
  for (const value of moved) {
    const bin = Math.floor((value - from) / width);
    if (bin < 0) below += 1;
    if (bin >= counts.length) above += 1;
    counts[Math.min(Math.max(bin, 0), counts.length - 1)]! += 1;
  }
  const total = returns.reduce((sum, value) => sum + value, 0);
  return {
    from: shortened(from),
    width: shortened(width),
    counts,
    returns: returns.length,
    mean: shortened(total / returns.length),
    median: shortened(all(0.5)),
    p5: shortened(all(0.05)),
    p95: shortened(all(0.95)),
    zeros: returns.length - moved.length,
    below,
    above,
  };
}
