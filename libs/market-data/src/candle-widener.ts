import type { TradingCalendar } from '@vela/calendar';
import { dayOf, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { concatCandles, lowerBound, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { CandleFolder } from './aggregate-candles.js';
import { firstSessionIn } from './session-days.js';
import { timeframeGrid } from './timeframe-grid.js';

/** Wide candles that lie in memory for one series before they are given out. */
const BLOCK_ROWS = 32;

/** What to make of the candles of a series. */
export interface Widening {
  readonly from: Timeframe;
  readonly to: Timeframe;
  readonly calendar: TradingCalendar | null;
  /** Instant from which on candles were read: what began before is incomplete and left out. */
  readonly since: Micros;
}

/**
 * Makes wider candles of a series while its candles go by. A candle is given out whole, and only
 * from the instant on at which it is available.
 */
export class CandleWidener {
  readonly #folder: CandleFolder;
  readonly #widening: Widening;
  /** Whole candles that are not available yet. */
  #whole: CandleColumns = concatCandles([]);

  constructor(widening: Widening) {
    const { from, to, calendar } = widening;
    this.#widening = widening;
    this.#folder = new CandleFolder(to, from, calendar, BLOCK_ROWS);
  }

  /**
   * Adds the next candles and returns the wide ones that are available by an instant. `next` is
   * the open of the candle behind the added ones, null when there is none.
   */
  add(columns: CandleColumns, next: Micros | null, until: Micros): CandleColumns {
    const folder = this.#folder;
    const parts: CandleColumns[] = [this.#whole];
    for (let begin = 0; begin < columns.length; ) {
      begin = folder.add(columns, begin);
      if (folder.isFull) parts.push(this.#sinceStart(folder.take()));
    }
    parts.push(this.#sinceStart(folder.takeClosed()));
    if (next === null || folder.isPast(next)) parts.push(this.#sinceStart(folder.take()));
    const filled = parts.filter(({ length }) => length > 0);
    const whole = filled.length === 1 ? filled[0]! : concatCandles(filled);
    const ready = lowerBound(whole.availableAt.subarray(0, whole.length), until + 1);
    this.#whole = sliceCandles(whole, ready, whole.length);
    return sliceCandles(whole, 0, ready);
  }

  #sinceStart(columns: CandleColumns): CandleColumns {
    let begin = 0;
    while (begin < columns.length && this.#beganBefore(columns.openAt[begin]!)) begin++;
    return begin === 0 ? columns : sliceCandles(columns, begin, columns.length);
  }

  /** Returns whether the candle of an open has a part that lies before what was read. */
  #beganBefore(openAt: Micros): boolean {
    const { since, calendar, to, from } = this.#widening;
    if (openAt < since) return true;
    const width = timeframeWidth(from);
    if (calendar === null || width === null || dayOf(width) > 0) return false;
    // The first session of a currency's Monday opens on Sunday evening.
    const closeAt = timeframeGrid(to).closeOf(openAt);
    const first = firstSessionIn(calendar, dayOf(openAt), dayOf(closeAt));
    return first !== null && first.openAt < since;
  }
}
