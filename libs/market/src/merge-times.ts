import { assert } from '@vela/kernel';
import { lowerBound } from './candles.js';

/** From how many times as many instants on a search beats a walk. */
const SPARSE = 32;

/**
 * Returns the distinct instants of increasing columns, in order. Columns that hold the same
 * instants, the usual case at one exchange, cost one comparison an instant; others are merged in
 * pairs, so k columns of n instants cost at most O(n · k · log k).
 */
export function mergeTimes(columns: readonly Float64Array[]): Float64Array {
  let level = [...columns];
  while (level.length > 1) {
    const next: Float64Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [one, other] = [level[i]!, level[i + 1]];
      next.push(other === undefined ? one : mergeTwo(one, other));
    }
    level = next;
  }
  return level[0] ?? new Float64Array(0);
}

function mergeTwo(one: Float64Array, other: Float64Array): Float64Array {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  return holds(long, short) ? long : union(long, short);
}

/** Returns whether every instant of one column is in another one. */
function holds(long: Float64Array, short: Float64Array): boolean {
  if (long === short) return true;
  const isSparse = short.length * SPARSE < long.length;
  let i = 0;
  for (let j = 0; j < short.length; j++) {
    const at = short[j]!;
    if (isSparse) i = lowerBound(long, at);
    else while (i < long.length && long[i]! < at) i++;
    if (long[i] !== at) return false;
    i++;
  }
  return true;
}

function union(one: Float64Array, other: Float64Array): Float64Array {
  const all = new Float64Array(one.length + other.length);
  let [i, j, length] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const [a, b] = [one[i]!, other[j]!];
    if (a <= b) i++;
    if (b <= a) j++;
    all[length++] = a < b ? a : b;
  }
  while (i < one.length) all[length++] = one[i++]!;
  while (j < other.length) all[length++] = other[j++]!;
  return all.subarray(0, length);
}

/** Writes, for each instant of a column, its place among `times`, which holds them all. */
export function placesOf(times: Float64Array, column: Float64Array, places: Uint32Array): void {
  const isSparse = column.length * SPARSE < times.length;
  let place = 0;
  for (let row = 0; row < column.length; row++) {
    const at = column[row]!;
    if (isSparse) place = lowerBound(times, at);
    else while (times[place]! < at) place++;
    assert(times[place] === at, 'the candles of a series become available one after the other');
    places[row] = place++;
  }
}
