import { MINUTE } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { stretchOf } from './bar-width.js';
import type { BarWidth } from './bar-width.js';
import { listingOf } from './listing.js';
import type { QuoteTick } from './minute-ticks.js';
import { CORRECTED_AFTER, LATE_AFTER, joinBars } from './tape.js';
import type { Bar, Tape, TradePrint } from './tape.js';
import { marketDayStart, marketDayOf } from './trading-hours.js';
import type { TradingHours } from './trading-hours.js';

/** Nothing was traded before: 2016-01-01 in UTC. */
const HISTORY_FROM: Micros = 1_451_606_400_000_000;
/** Daily candles that are kept, because each is made of up to 1,440 minutes. */
const DAYS_KEPT_MAX = 50_000;

/** A range of time; both ends belong to it. */
export interface HistoryRange {
  readonly symbol: string;
  readonly from: Micros;
  readonly to: Micros;
  /** The newest first. */
  readonly descending: boolean;
}

/** What was traded up to now: candles of any width, prints and quotes, computed when asked for. */
export class History {
  readonly #tape: Tape;
  readonly #hours: TradingHours;
  readonly #now: () => Micros;
  readonly #days = new Map<string, Bar | null>();

  constructor(tape: Tape, hours: TradingHours, now: () => Micros) {
    this.#tape = tape;
    this.#hours = hours;
    this.#now = now;
  }

  /** Yields candles that begin within a range; what is not over is told as far as it is known. */
  *bars(range: HistoryRange, width: BarWidth): Generator<Bar | null, void, undefined> {
    const isMinute = width.unit === 'Min' && width.count === 1;
    yield* isMinute ? this.#minutesOf(range) : this.#stretches(range, width);
  }

  /** Yields prints of a range in order of time. */
  *trades(range: HistoryRange): Generator<TradePrint, void, undefined> {
    const now = this.#now();
    for (const request of this.#requests(range)) {
      const known = this.#tape.trades(request).filter(({ at, late }) => {
        const toldAt = late ? (request.minute + 1) * MINUTE + LATE_AFTER : at;
        return at >= range.from && at <= range.to && toldAt <= now;
      });
      yield* range.descending ? known.reverse() : known;
    }
  }

  /** Yields quotes of a range in order of time. */
  *quotes(range: HistoryRange): Generator<QuoteTick, void, undefined> {
    const until = Math.min(range.to, this.#now());
    for (const request of this.#requests(range)) {
      const known = this.#tape.quotes(request).filter(({ at }) => at >= range.from && at <= until);
      yield* range.descending ? known.reverse() : known;
    }
  }

  /** Returns the last minute candle that is over, or null when none is found in ten days. */
  latestMinute(symbol: string): Bar | null {
    const to = this.#now();
    const from = to - 10 * 1_440 * MINUTE;
    for (const bar of this.#minutesOf({ symbol, from, to, descending: true })) {
      if (bar !== null) return bar;
    }
    return null;
  }

  /** Returns the candle of a day of the market; null without one. */
  day(symbol: string, day: number): Bar | null {
    const now = this.#now();
    const end = marketDayStart(day + 1);
    if (end + CORRECTED_AFTER > now) return this.#dayBar(symbol, day);
    const key = `${symbol} ${day}`;
    const known = this.#days.get(key);
    if (known !== undefined) return known;
    const made = this.#dayBar(symbol, day);
    if (this.#days.size >= DAYS_KEPT_MAX) this.#days.clear();
    this.#days.set(key, made);
    return made;
  }

  /** Returns the candle of the last day before one that has any, within ten days. */
  dayBefore(symbol: string, day: number): Bar | null {
    for (let before = day - 1; before >= day - 10; before--) {
      const bar = this.day(symbol, before);
      if (bar !== null) return bar;
    }
    return null;
  }

  /** Forgets days that are kept, because something was printed by hand. */
  forgetDay(symbol: string, at: Micros): void {
    this.#days.delete(`${symbol} ${marketDayOf(at)}`);
  }

  #dayBar(symbol: string, day: number): Bar | null {
    const from = marketDayStart(day);
    const to = marketDayStart(day + 1) - 1;
    return joinBars(from, this.#inside({ symbol, from, to, descending: false }, true));
  }

  /** Minute candles that are over; those of a day are of its regular hours alone. */
  *#inside(range: HistoryRange, regular: boolean): Generator<Bar, void, undefined> {
    for (const bar of this.#minutesOf(range, regular)) if (bar !== null) yield bar;
  }

  *#stretches(range: HistoryRange, width: BarWidth): Generator<Bar | null, void, undefined> {
    const now = this.#now();
    const to = Math.min(range.to, now);
    const from = Math.max(range.from, HISTORY_FROM);
    let stretch = stretchOf(width, range.descending ? to : from);
    if (!range.descending && stretch.openAt < from) stretch = stretchOf(width, stretch.closeAt);
    while (range.descending ? stretch.openAt >= from : stretch.openAt <= to) {
      yield this.#stretchBar(range.symbol, width, stretch);
      stretch = stretchOf(width, range.descending ? stretch.openAt - 1 : stretch.closeAt);
    }
  }

  #stretchBar(
    symbol: string,
    { unit }: BarWidth,
    { openAt, closeAt }: { readonly openAt: Micros; readonly closeAt: Micros },
  ): Bar | null {
    const isDays = unit === 'Day' || unit === 'Week' || unit === 'Month';
    if (!isDays) {
      const range = { symbol, from: openAt, to: closeAt - 1, descending: false };
      return joinBars(openAt, this.#inside(range, false));
    }
    const days: Bar[] = [];
    const last = marketDayOf(Math.min(closeAt - 1, this.#now()));
    for (let day = marketDayOf(openAt); day <= last; day++) {
      const bar = this.day(symbol, day);
      if (bar !== null) days.push(bar);
    }
    return joinBars(openAt, days);
  }

  /** Null stands for a minute without prints, so that whoever walks can count what it costs. */
  *#minutesOf(range: HistoryRange, regular = false): Generator<Bar | null, void, undefined> {
    const now = this.#now();
    for (const request of this.#requests(range)) {
      if (regular && request.kind !== 'regular') continue;
      const at = request.minute * MINUTE;
      if (at < range.from || at > range.to || at + MINUTE > now) continue;
      yield this.#tape.bar(request, at + MINUTE + CORRECTED_AFTER <= now);
    }
  }

  /** Yields the minutes in which a symbol trades and that touch the range. */
  *#requests({ symbol, from, to, descending }: HistoryRange): Generator<{
    symbol: string;
    minute: number;
    kind: 'pre' | 'regular' | 'post';
  }> {
    const listing = listingOf(symbol);
    const first = Math.floor(Math.max(from, HISTORY_FROM) / MINUTE) * MINUTE;
    const end = Math.min(to, this.#now()) + 1;
    if (end <= first) return;
    if (!descending) {
      for (const { openAt, closeAt, kind } of this.#hours.spans(listing, first, end)) {
        const last = Math.ceil(closeAt / MINUTE);
        for (let minute = Math.floor(openAt / MINUTE); minute < last; minute++) {
          yield { symbol, minute, kind };
        }
      }
      return;
    }
    // Backwards a day at a time: spans are known forwards.
    for (let day = marketDayOf(end - 1); marketDayStart(day + 1) > first; day--) {
      const opens = Math.max(first, marketDayStart(day));
      const closes = Math.min(end, marketDayStart(day + 1));
      for (const span of [...this.#hours.spans(listing, opens, closes)].reverse()) {
        const lowest = Math.floor(span.openAt / MINUTE);
        for (let minute = Math.ceil(span.closeAt / MINUTE) - 1; minute >= lowest; minute--) {
          yield { symbol, minute, kind: span.kind };
        }
      }
    }
  }
}
