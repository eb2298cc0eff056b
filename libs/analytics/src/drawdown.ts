/** Describes the deepest fall from a peak; the fields are rows of the series. */
export interface Drawdown {
  /** The fall as a negative fraction of the peak. */
  readonly depth: number;
  readonly peakRow: number;
  readonly troughRow: number;
  /** The first row at or above the peak again, or null when there is none. */
  readonly recoveryRow: number | null;
}

/** Describes one stay below a peak: from the peak to the recovery, or to the last row. */
export interface Underwater {
  readonly fromRow: number;
  readonly toRow: number;
  readonly recovered: boolean;
}

/** Returns value / highest value so far - 1 for each row: zero or a negative fraction. */
export function drawdowns(values: ArrayLike<number>): Float64Array {
  const result = new Float64Array(values.length);
  let peak = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    peak = Math.max(peak, value);
    result[row] = value / peak - 1;
  }
  return result;
}

/** Returns every stay below a peak, in order. A row that equals the peak ends the stay. */
export function underwaterSpells(depths: ArrayLike<number>): Underwater[] {
  const spells: Underwater[] = [];
  let from = -1;
  for (let row = 0; row < depths.length; row += 1) {
    if (depths[row]! < 0) {
      if (from < 0) from = row - 1;
    } else if (from >= 0) {
      spells.push({ fromRow: from, toRow: row, recovered: true });
      from = -1;
    }
  }
  if (from >= 0) spells.push({ fromRow: from, toRow: depths.length - 1, recovered: false });
  return spells;
}

/** Returns the deepest point of every stay below a peak, deepest first, at most `limit` of them. */
export function worstDrawdowns(depths: ArrayLike<number>, limit: number): Drawdown[] {
  const found = underwaterSpells(depths).map(({ fromRow, toRow, recovered }): Drawdown => {
    let trough = fromRow + 1;
    for (let row = trough; row <= toRow; row += 1) {
      if (depths[row]! < depths[trough]!) trough = row;
    }
    return {
      depth: depths[trough]!,
      peakRow: fromRow,
      troughRow: trough,
      recoveryRow: recovered ? toRow : null,
    };
  });
  return found.toSorted((a, b) => a.depth - b.depth || a.peakRow - b.peakRow).slice(0, limit);
}

/** Returns the deepest drawdown (the first of equal ones), or null when there is none. */
export function deepestDrawdown(depths: ArrayLike<number>): Drawdown | null {
  return worstDrawdowns(depths, 1)[0] ?? null;
}

/** Returns the longest stay below a peak in rows (the first of equal ones), or null. */
export function longestUnderwater(depths: ArrayLike<number>): Underwater | null {
  let longest: Underwater | null = null;
  for (const spell of underwaterSpells(depths)) {
    const rows = spell.toRow - spell.fromRow;
    if (longest === null || rows > longest.toRow - longest.fromRow) longest = spell;
  }
  return longest;
}

/**
 * Returns the ulcer index: the root of the mean squared drawdown of the rows after the first, as a
 * fraction (Martin, McCann, 1989, The Investor's Guide to Fidelity Funds). `lessOne` divides by one
 * fewer, as some libraries do. NaN of fewer than two values.
 */
export function ulcerIndex(depths: Float64Array, lessOne = false): number {
  const later = depths.subarray(1);
  const squares = later.reduce((total, depth) => total + depth * depth, 0);
  return Math.sqrt(squares / (later.length - (lessOne ? 1 : 0)));
}

/** Returns the pain index: the mean depth of the rows after the first, as a positive fraction. */
export function painIndex(depths: Float64Array): number {
  const later = depths.subarray(1);
  return later.reduce((total, depth) => total - depth, 0) / later.length;
}
