import type { Timeframe } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';

/** What a series shows before its first candle: NaN everywhere. */
const UNKNOWN: CandleColumns = allocateCandles(1);
for (const name of COLUMN_NAMES) UNKNOWN[name].fill(NaN);

/**
 * The candle that has just closed, as a window on the columns of a run: one object serves all
 * candles of a series, so keep its numbers, not the object. Nothing behind it can be reached.
 */
export class Candle {
  #columns: CandleColumns = UNKNOWN;
  #row = 0;
  #base = 0;

  constructor(
    readonly instrument: Instrument,
    /** Index of the instrument in the run, as orders name it. */
    readonly instrumentIndex: number,
    readonly timeframe: Timeframe,
  ) {}

  /** Microseconds since 1970 at which the candle opened. */
  get openAt(): number {
    return this.#columns.openAt[this.#row]!;
  }
  /** Microseconds since 1970 from which it could be known. */
  get availableAt(): number {
    return this.#columns.availableAt[this.#row]!;
  }
  /** First price. */
  get open(): number {
    return this.#columns.open[this.#row]!;
  }
  /** Highest price. */
  get high(): number {
    return this.#columns.high[this.#row]!;
  }
  /** Lowest price. */
  get low(): number {
    return this.#columns.low[this.#row]!;
  }
  /** Last price. */
  get close(): number {
    return this.#columns.close[this.#row]!;
  }
  /** Traded quantity, 0 where the source gives none. */
  get volume(): number {
    return this.#columns.volume[this.#row]!;
  }
  /** Number of the candle in its series, from 0. */
  get index(): number {
    return this.#base + this.#row;
  }

  /**
   * Points the window at a row of columns whose first row has the number `base`. For the step: it
   * moves the window when the candle becomes known, not when the columns arrive.
   */
  static place(candle: Candle, columns: CandleColumns, base: number, row: number): void {
    if (candle.#columns !== columns) {
      candle.#columns = columns;
      candle.#base = base;
    }
    candle.#row = row;
  }
}
