import type { TradingCalendar } from '@vela/calendar';
import { DAY, VelaError, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, concatCandles, sliceCandles } from '@vela/market';
import type { CandleBuffer, CandleColumns } from '@vela/market';
import { BLOCK_ROWS } from './candle-block.js';
import { candleAvailability } from './candle-availability.js';
import { sessionGrid } from './session-grid.js';
import { timeframeGrid } from './timeframe-grid.js';
import type { TimeframeGrid } from './timeframe-grid.js';

/**
 * Yields candles of a wider timeframe: open of the first, highest high, lowest low, close of the
 * last and the sum of volume of the candles that open inside it; the last one is given out as it
 * is when the source ends. In steps or at once the prices are the same, and so are volumes that
 * are whole numbers; sums of fractional volumes may differ in the last bits. With the calendar of
 * a venue, candles within the day belong to the day of their session. Throws `INVALID_INPUT`
 * when a candle of the source (`from`, when known) could lie in two of the result.
 */
export async function* aggregateCandles(
  source: AsyncIterable<CandleColumns> | Iterable<CandleColumns>,
  to: Timeframe,
  from: Timeframe | null = null,
  calendar: TradingCalendar | null = null,
): AsyncGenerator<CandleColumns> {
  if (from !== null) checkNesting(from, to);
  const folder = new CandleFolder(to, from, calendar);
  for await (const columns of source) {
    for (let begin = 0; begin < columns.length; ) {
      begin = folder.add(columns, begin);
      if (folder.isFull) yield folder.take();
    }
  }
  const rest = folder.finish();
  if (rest.length > 0) yield rest;
}

/** Returns all candles of a wider timeframe at once, by the same rules as {@link aggregateCandles}. */
export function aggregateColumns(
  columns: CandleColumns,
  to: Timeframe,
  from: Timeframe | null = null,
  calendar: TradingCalendar | null = null,
): CandleColumns {
  if (from !== null) checkNesting(from, to);
  const folder = new CandleFolder(to, from, calendar);
  const full: CandleColumns[] = [];
  for (let begin = 0; begin < columns.length; ) {
    begin = folder.add(columns, begin);
    if (folder.isFull) full.push(folder.take());
  }
  return concatCandles([...full, folder.finish()]);
}

/** Returns whether each candle of a timeframe lies in one candle of a wider one. */
export function timeframesNest(from: Timeframe, to: Timeframe): boolean {
  const [narrow, wide] = [timeframeWidth(from), timeframeWidth(to)];
  if (narrow === null) return wide === null && monthsOf(to) % monthsOf(from) === 0;
  return wide === null ? DAY % narrow === 0 : wide % narrow === 0;
}

function checkNesting(from: Timeframe, to: Timeframe): void {
  if (timeframesNest(from, to)) return;
  throw new VelaError('INVALID_INPUT', `candles of ${from} do not make up candles of ${to}`, {
    hint: 'Choose a timeframe that is a multiple of the one you have.',
    path: ['timeframe'],
  });
}

const isWithinDay = (timeframe: Timeframe | null): boolean => {
  const width = timeframe === null ? null : timeframeWidth(timeframe);
  return width !== null && width < DAY;
};

const monthsOf = (timeframe: Timeframe): number => Number(timeframe.slice(0, -1));

/** Folds candles into wider ones, a block of them at a time. */
export class CandleFolder {
  private block: CandleBuffer;
  /** Number of the candle that is being built; −1 before the first. */
  private row = -1;
  private closeAt: Micros = -Infinity;
  private readonly grid: TimeframeGrid;
  private readonly availableAt: (openAt: Micros) => Micros;

  constructor(
    to: Timeframe,
    from: Timeframe | null,
    calendar: TradingCalendar | null,
    /** Candles of a block. */
    private readonly rows = BLOCK_ROWS,
  ) {
    this.block = allocateCandles(rows);
    this.grid =
      calendar !== null && isWithinDay(from) && !isWithinDay(to)
        ? sessionGrid(to, calendar)
        : timeframeGrid(to);
    this.availableAt = candleAvailability(to, calendar);
  }

  /** True when one more candle needs another block. */
  get isFull(): boolean {
    return this.row === this.rows;
  }

  /** Adds candles from a row on until the block is full; returns the first row left over. */
  add(columns: CandleColumns, begin: number): number {
    const { block } = this;
    let i = begin;
    for (; i < columns.length; i++) {
      const at = columns.openAt[i]!;
      if (at >= this.closeAt) {
        if (++this.row === this.rows) return i;
        this.open(at, columns.open[i]!, columns.high[i]!, columns.low[i]!);
      }
      const { row } = this;
      if (columns.high[i]! > block.high[row]!) block.high[row] = columns.high[i]!;
      if (columns.low[i]! < block.low[row]!) block.low[row] = columns.low[i]!;
      // Never before what it is made of, whatever rule that was stored by.
      if (columns.availableAt[i]! > block.availableAt[row]!) {
        block.availableAt[row] = columns.availableAt[i]!;
      }
      block.close[row] = columns.close[i]!;
      block.volume[row] = block.volume[row]! + columns.volume[i]!;
    }
    return i;
  }

  /** Returns the full block, or what is in it, and begins another. */
  take(): CandleColumns {
    const full = this.row < this.rows ? this.finish() : this.block;
    this.block = allocateCandles(this.rows);
    this.row = -1;
    this.closeAt = -Infinity;
    return full;
  }

  /** Returns what is in the block, the last candle as it is. */
  finish(): CandleColumns {
    return sliceCandles(this.block, 0, this.row + 1);
  }

  /** Returns whether a candle that opens at an instant belongs behind the last one. */
  isPast(openAt: Micros): boolean {
    return openAt >= this.closeAt;
  }

  /** Returns the candles before the last one and keeps that one open. */
  takeClosed(): CandleColumns {
    const { row, rows } = this;
    if (row < 1) return sliceCandles(this.block, 0, 0);
    const closed = sliceCandles(this.block, 0, row);
    const next = allocateCandles(rows);
    for (const name of COLUMN_NAMES) next[name][0] = this.block[name][row]!;
    this.block = next;
    this.row = 0;
    return closed;
  }

  private open(at: Micros, open: number, high: number, low: number): void {
    const { block, row } = this;
    const openAt = this.grid.openOf(at);
    this.closeAt = this.grid.closeOf(openAt);
    block.openAt[row] = openAt;
    block.availableAt[row] = this.availableAt(openAt);
    block.open[row] = open;
    block.high[row] = high;
    block.low[row] = low;
    block.volume[row] = 0;
  }
}
