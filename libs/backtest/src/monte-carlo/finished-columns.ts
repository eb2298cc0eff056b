import type { CandleColumns, Instrument } from '@vela/market';
import type { Columns } from '../column-bytes.js';

/** A finished run as its stored columns, with the candles it ran over. */
export interface FinishedColumns {
  readonly instruments: readonly Pick<Instrument, 'symbol' | 'multiplier'>[];
  readonly startingCash: number;
  readonly periodsPerYear: number;
  readonly equity: Columns;
  readonly trades: Columns;
  readonly fills: Columns;
  /** Candles of the first timeframe by instrument; none where a method needs none. */
  readonly candles: readonly CandleColumns[];
}

const NONE = new Float64Array(0);

/** Returns a column, empty when the table has no rows and so no columns. */
export const columnOf = (columns: Columns, name: string): Float64Array =>
  name in columns ? columns[name]! : NONE;
