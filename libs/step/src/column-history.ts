import { COLUMN_NAMES, allocateCandles, concatCandles, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { OwnColumn } from '@vela/strategy';
import type { CandleHistory } from '@vela/strategy';

/** The newest candles of a series as lists in the order of the columns. */
export type StoredHistory = readonly (readonly number[])[];

/**
 * The candles of a series that functions of a strategy are computed over: those of the batch at
 * hand, and before them twice as many as the longest history asks for.
 */
export class ColumnHistory {
  /** Candles before the batch at hand. */
  #past: CandleColumns = allocateCandles(0);
  #columns: CandleColumns = allocateCandles(0);
  /** Number of the first candle of the batch. */
  #base = 0;
  #kept = 0;

  /** Makes sure that enough candles are kept for a column. */
  serve({ parameters }: OwnColumn): void {
    this.#kept = Math.max(this.#kept, 2 * parameters.history);
  }

  /** Takes the next batch, whose first candle has a number; the same number replaces a batch. */
  attach(columns: CandleColumns, base: number): void {
    if (base > this.#base) this.#past = this.#until(base - this.#base);
    this.#columns = columns;
    this.#base = base;
  }

  /**
   * Returns the value of each candle of the batch. Blocks of `history` candles are computed over
   * themselves and the block before, so that what a function sees depends on the candle alone.
   * O(candles of the batch and of two blocks).
   */
  valuesOf(column: OwnColumn): Float64Array {
    const { history } = column.parameters;
    const { length } = this.#columns;
    const values = new Float64Array(length);
    for (let row = 0; row < length; ) {
      const block = Math.floor((this.#base + row) / history);
      const first = Math.max(0, block - 1) * history - this.#base;
      const end = Math.min(length, (block + 1) * history - this.#base);
      const computed = OwnColumn.compute(column, this.#between(first, end));
      for (; row < end; row++) values[row] = computed[row - first]!;
    }
    return values;
  }

  /**
   * Returns the value of the newest candle before the batch as it would be computed live: nothing
   * behind that candle is there. Over the newest `candles` alone when they are given.
   */
  newest(column: OwnColumn, candles?: number): number {
    const { history } = column.parameters;
    const block = Math.floor((this.#base - 1) / history);
    const known = this.#base - Math.max(0, block - 1) * history;
    const first = -Math.min(this.#past.length, candles ?? known);
    return first === 0 ? NaN : OwnColumn.compute(column, this.#between(first, 0))[-1 - first]!;
  }

  /** Returns what later candles need after some rows of the batch, as plain data. */
  snapshot(rows: number): StoredHistory {
    const columns = this.#until(rows);
    return COLUMN_NAMES.map((name) => Array.from(columns[name]));
  }

  /** Puts a fresh history into a state; the next candle has the number `base`. */
  restore(stored: StoredHistory, base: number): void {
    const past = allocateCandles(stored[0]!.length);
    COLUMN_NAMES.forEach((name, index) => past[name].set(stored[index]!));
    this.#past = past;
    this.#columns = allocateCandles(0);
    this.#base = base;
  }

  /** Returns the newest candles before a row of the batch, as copies. */
  #until(rows: number): CandleColumns {
    const own = sliceCandles(this.#columns, Math.max(0, rows - this.#kept), rows);
    const rest = Math.min(this.#past.length, this.#kept - own.length);
    const { length } = this.#past;
    return concatCandles([sliceCandles(this.#past, length - rest, length), own]);
  }

  /** Returns copies of the rows from `first`, below 0 before the batch, to `end`. */
  #between(first: number, end: number): CandleHistory {
    const { length } = this.#past;
    const own = sliceCandles(this.#columns, Math.max(0, first), end);
    const past = sliceCandles(this.#past, first < 0 ? length + first : length, length);
    const { openAt: time, availableAt: _, ...rest } = concatCandles([past, own]);
    return { ...rest, time };
  }
}
