import { DAY, VelaError, formatDate, formatInstant, parseInstant } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { lowerBound, sliceCandles } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';

/** One candle as a plain record. */
export interface CandleRow {
  /** When it opened, for instance `2024-01-31T00:00:00Z`. */
  readonly openAt: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A part of time: dates such as `2024-01-31` or instants such as `2024-01-31T14:30:00Z`. */
export interface TimeRange {
  /** Date or instant of the first candle; the first there is when absent. */
  readonly from?: string | undefined;
  /** Last date, inclusive, or the instant before which candles open; all there is when absent. */
  readonly to?: string | undefined;
}

const BARE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Candles of one instrument at one timeframe, oldest first, as columns of doubles. What reads or
 * makes candles returns it, and `backtest`, `computeIndicator`, `resample` and `metrics` take it.
 */
export class CandleSeries {
  constructor(
    instrument: Instrument,
    timeframe: Timeframe,
    columns: CandleColumns,
    notes: readonly string[] = [],
  ) {
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.columns = columns;
    this.notes = notes;
  }

  /** Whose candles they are, with currency, tick and lot. */
  readonly instrument: Instrument;
  /** Width of a candle, for instance `1d`. */
  readonly timeframe: Timeframe;
  /** All columns; `openAt` and `availableAt` are microseconds since 1970. Never write to them. */
  readonly columns: CandleColumns;
  /** What was met while they were read, in sentences: lines left out, clocks set back. */
  readonly notes: readonly string[];

  /** Number of candles. */
  get length(): number {
    return this.columns.length;
  }
  /** Symbol of the instrument. */
  get symbol(): string {
    return this.instrument.symbol;
  }
  /** First prices. */
  get open(): Float64Array {
    return this.columns.open;
  }
  /** Highest prices. */
  get high(): Float64Array {
    return this.columns.high;
  }
  /** Lowest prices. */
  get low(): Float64Array {
    return this.columns.low;
  }
  /** Last prices. */
  get close(): Float64Array {
    return this.columns.close;
  }
  /** Traded quantities, 0 where the source gives none. */
  get volume(): Float64Array {
    return this.columns.volume;
  }

  /** Returns one candle; a negative number counts from the end. Throws `INVALID_INPUT` outside. */
  at(index: number): CandleRow {
    const row = index < 0 ? this.length + index : index;
    const { openAt, open, high, low, close, volume } = this.columns;
    if (!Number.isInteger(row) || row < 0 || row >= this.length) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected a candle from 0 to ${this.length - 1}, found ${index}`,
      );
    }
    return {
      openAt: formatInstant(openAt[row]!),
      open: open[row]!,
      high: high[row]!,
      low: low[row]!,
      close: close[row]!,
      volume: volume[row]!,
    };
  }

  /** Yields the candles as records, oldest first. */
  *[Symbol.iterator](): Generator<CandleRow> {
    for (let row = 0; row < this.length; row++) yield this.at(row);
  }

  /** Returns the candles from one row to before another, as `slice` of arrays, over the same memory. */
  slice(begin = 0, end = this.length): CandleSeries {
    const rowOf = (index: number): number =>
      Math.min(this.length, Math.max(0, index < 0 ? this.length + index : index));
    const first = rowOf(begin);
    const part = sliceCandles(this.columns, first, Math.max(first, rowOf(end)));
    return new CandleSeries(this.instrument, this.timeframe, part, this.notes);
  }

  /** Returns the candles that open in a range, over the same memory. */
  between({ from, to }: TimeRange): CandleSeries {
    const { openAt } = this.columns;
    const begin = from === undefined ? 0 : lowerBound(openAt, parseInstant(from));
    const end = to === undefined ? this.length : lowerBound(openAt, endOf(to));
    if (from !== undefined && to !== undefined && parseInstant(from) >= endOf(to)) {
      throw new VelaError('INVALID_INPUT', `expected an end behind ${from}, found ${to}`, {
        hint: 'Swap from and to.',
        path: ['to'],
      });
    }
    return this.slice(begin, end);
  }

  /** Returns one line for a reader: `SPX 1d, 5,105 candles, 2000-01-03 to 2020-04-17`. */
  toString(): string {
    const { openAt } = this.columns;
    const count = `${this.length.toLocaleString('en-US')} candle${this.length === 1 ? '' : 's'}`;
    const name = `${this.symbol} ${this.timeframe}, ${count}`;
    if (this.length === 0) return name;
    return `${name}, ${formatDate(openAt[0]!)} to ${formatDate(openAt[this.length - 1]!)}`;
  }
}

/** A bare date is inclusive: candles that open on that day belong to the range. */
function endOf(text: string): Micros {
  return parseInstant(text) + (BARE_DATE.test(text.trim()) ? DAY : 0);
}
