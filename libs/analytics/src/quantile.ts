/**
 * Returns the quantile of sorted values by linear interpolation between the order statistics at
 * (n - 1) p, type 7 of Hyndman and Fan (1996, The American Statistician 50(4)); NaN of nothing.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}
