import type { Drawdown } from '../drawdown.js';

/** Every stay of a series below its peaks, and what they come to. */
export interface Falls {
  /** The stays in time, each by its deepest point. */
  readonly spells: readonly Drawdown[];
  /** The deepest (the first of equal ones), null when there is none. */
  readonly deepest: Drawdown | null;
  /** The one that lasted longest (the first of equal ones). */
  readonly longest: Drawdown | null;
  /** Greatest fall in the unit of the values, 0 or above. */
  readonly amount: number;
  /** Sums of depths and of their squares over all rows, and rows below a peak. */
  readonly depthSum: number;
  readonly squareSum: number;
  readonly rowsBelow: number;
  /** Row of the highest value, the first of equal ones; -1 of nothing. */
  readonly peakRow: number;
}

/** Returns the {@link Falls} of a series of values. O(n). */
export function fallsOf(values: Float64Array): Falls {
  const rows = values.length;
  const spells: Drawdown[] = [];
  let [peak, peakRow, amount] = [Number.NEGATIVE_INFINITY, -1, 0];
  let [depthSum, squareSum, rowsBelow] = [0, 0, 0];
  let [fromRow, troughRow, trough] = [-1, -1, 0];
  for (let row = 0; row < rows; row += 1) {
    const value = values[row]!;
    if (value >= peak) {
      if (fromRow >= 0) {
        spells.push({ depth: trough, peakRow: fromRow, troughRow, recoveryRow: row });
        fromRow = -1;
      }
      if (value > peak) peakRow = row;
      peak = value;
      continue;
    }
    const depth = value / peak - 1;
    depthSum += depth;
    squareSum += depth * depth;
    rowsBelow += 1;
    if (peak - value > amount) amount = peak - value;
    if (fromRow < 0) {
      fromRow = row - 1;
      trough = 0;
    }
    if (depth < trough) {
      trough = depth;
      troughRow = row;
    }
  }
  if (fromRow >= 0) {
    spells.push({ depth: trough, peakRow: fromRow, troughRow, recoveryRow: null });
  }
  return {
    spells,
    deepest: best(spells, (one) => -one.depth),
    longest: best(spells, (one) => (one.recoveryRow ?? rows - 1) - one.peakRow),
    amount,
    depthSum,
    squareSum,
    rowsBelow,
    peakRow,
  };
}

/** Returns value / highest value so far - 1 of each row; 0 where the value is the highest. O(n). */
export function depthsOf(values: Float64Array): Float64Array {
  const depths = new Float64Array(values.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    if (value >= peak) peak = value;
    else depths[row] = value / peak - 1;
  }
  return depths;
}

function best(spells: readonly Drawdown[], score: (one: Drawdown) => number): Drawdown | null {
  let [found, most]: [Drawdown | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const spell of spells) {
    if (score(spell) > most) [found, most] = [spell, score(spell)];
  }
  return found;
}
