/**
 * Returns the quantile of sorted values by linear interpolation between the order statistics at
 * (n - 1) p, type 7 of Hyndman and Fan (1996, The American Statistician 50(4)); NaN of nothing.
 * The values may be the lowest ones of `count` values, as far as the quantile needs them.
 */
export function quantileOfSorted(
  sorted: ArrayLike<number>,
  probability: number,
  count = sorted.length,
): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (count - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}

/**
 * Returns the `count` smallest values in order, without sorting the others: what a tail needs of a
 * long series. NaN counts as larger than everything. O(n + count log count) on average (Hoare,
 * 1961, Algorithm 65: find).
 */
export function smallest(values: Float64Array, count: number): Float64Array {
  const copy = values.map((value) => (Number.isNaN(value) ? Infinity : value));
  const last = Math.min(count, copy.length) - 1;
  let [low, high] = [0, copy.length - 1];
  while (low < high) {
    const pivot = copy[(low + high) >>> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (copy[left]! < pivot) left += 1;
      while (copy[right]! > pivot) right -= 1;
      if (left > right) break;
      [copy[left], copy[right]] = [copy[right]!, copy[left]!];
      left += 1;
      right -= 1;
    }
    if (last <= right) high = right;
    else if (last >= left) low = left;
    else break;
  }
  return copy.subarray(0, last + 1).sort();
}
