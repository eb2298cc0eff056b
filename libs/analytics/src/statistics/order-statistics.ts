/**
 * Brings values into an order in which each wanted rank holds the value that sorting would put
 * there, with nothing larger before it. Ranks ascend. O(n log k) on average for k ranks (Hoare,
 * 1961, Algorithm 65: find).
 */
export function selectRanks(values: Float64Array, ranks: readonly number[]): void {
  const open: [from: number, to: number, first: number, last: number][] = [
    [0, values.length - 1, 0, ranks.length - 1],
  ];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    let [low, high] = part;
    const [, , first, last] = part;
    if (first > last || low >= high) continue;
    const middle = (first + last) >> 1;
    const rank = ranks[middle]!;
    while (low < high) {
      const [left, right] = partition(values, low, high);
      if (rank <= right) high = right;
      else if (rank >= left) low = left;
      else break;
    }
    open.push([part[0], rank - 1, first, middle - 1], [rank + 1, part[1], middle + 1, last]);
  }
}

/** Parts a range about its middle value; returns where the upper part begins, the lower ends. */
function partition(values: Float64Array, low: number, high: number): [number, number] {
  const pivot = values[(low + high) >>> 1]!;
  let [left, right] = [low, high];
  while (left <= right) {
    while (values[left]! < pivot) left += 1;
    while (values[right]! > pivot) right -= 1;
    if (left > right) break;
    const kept = values[left]!;
    values[left] = values[right]!;
    values[right] = kept;
    left += 1;
    right -= 1;
  }
  return [left, right];
}

/** Quantiles and tail means of some values, with one partial ordering for all of them. */
export class OrderStatistics {
  readonly #values: Float64Array;

  /** Probabilities are those that will be asked for. Finite values only. */
  constructor(values: ArrayLike<number>, probabilities: readonly number[]) {
    this.#values = new Float64Array(values);
    const last = this.#values.length - 1;
    const ranks = new Set<number>();
    for (const probability of probabilities) {
      const below = Math.floor(last * probability);
      // The mirrored ranks serve the mean of the largest values.
      for (const rank of [below, below + 1, last - below]) {
        if (rank >= 0 && rank <= last) ranks.add(rank);
      }
    }
    if (last >= 0)
      selectRanks(
        this.#values,
        [...ranks].sort((a, b) => a - b),
      );
  }

  /**
   * Returns a quantile by linear interpolation at (n - 1) p, type 7 of Hyndman and Fan (1996); NaN
   * of nothing.
   */
  quantile(probability: number): number {
    const last = this.#values.length - 1;
    if (last < 0) return Number.NaN;
    const place = last * probability;
    const below = Math.floor(place);
    const low = this.#values[below]!;
    const high = this.#values[Math.min(below + 1, last)]!;
    return low + (place - below) * (high - low);
  }

  /** Returns the mean of the ⌊(n - 1) p⌋ + 1 smallest values. */
  lowestMean(probability: number): number {
    const below = Math.floor((this.#values.length - 1) * probability);
    return meanOf(this.#values, 0, below);
  }

  /** Returns the mean of the ⌊(n - 1) p⌋ + 1 largest values. */
  highestMean(probability: number): number {
    const last = this.#values.length - 1;
    return meanOf(this.#values, last - Math.floor(last * probability), last);
  }

  /** Returns the mean of the values at or below the quantile. */
  meanUpTo(probability: number): number {
    const bound = this.quantile(probability);
    const next = Math.floor((this.#values.length - 1) * probability) + 1;
    // Nothing beyond the next rank is smaller than it, so that only equal values could follow.
    if (next >= this.#values.length || this.#values[next]! > bound) {
      return this.lowestMean(probability);
    }
    return meanBelow(this.#values, bound, true);
  }
}

/** Returns the mean of the values below a bound, or also of those at it; NaN of none. O(n). */
export function meanBelow(values: Float64Array, bound: number, orEqual = false): number {
  let [total, count] = [0, 0];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (value < bound || (orEqual && value === bound)) {
      total += value;
      count += 1;
    }
  }
  return total / count;
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let row = from; row <= to; row += 1) total += values[row]!;
  return total / (to - from + 1);
}
