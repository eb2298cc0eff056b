import { allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { Candle } from '@vela/strategy';
import { attach } from './bindings.js';
import type { Binding } from './bindings.js';

/** What a run keeps of one series of candles. */
export class SeriesState {
  columns: CandleColumns = allocateCandles(0);
  /** Rows of the series before the batch at hand. */
  rowBase = 0;
  /** Indicators in the order in which they were declared. */
  readonly bindings: Binding[] = [];

  constructor(
    /** The window that the strategy looks through. */
    readonly candle: Candle,
    /** Instrument whose orders are matched against this series, −1 when it only informs. */
    readonly executes: number,
  ) {}

  /** Points the series at its columns in the next batch. */
  attach(columns: CandleColumns): void {
    this.columns = columns;
    for (const one of this.bindings) attach(one, columns);
  }
}
