import type { TradingCalendar } from '@vela/calendar';
import { DAY, VelaError, candleOpenAt, dayOf, timeframeWidth } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Candle, SessionPeriod } from '@vela/strategy';
import { instrumentCalendar } from './instrument-calendar.js';

/** Timeframes whose grid tells periods apart. */
const PERIODS: Readonly<Record<SessionPeriod, Timeframe>> = {
  week: '1w' as Timeframe,
  month: '1M' as Timeframe,
  quarter: '3M' as Timeframe,
  year: '12M' as Timeframe,
};

/** Returns whether a slice shows a new candle of one day, whose label is the date of its session. */
const isWholeDay = (candle: Candle, at: number): boolean =>
  timeframeWidth(candle.timeframe) === DAY && candle.availableAt === at;

/**
 * Answers by the calendar of an instrument's venue which session a slice belongs to and whether it
 * is the last of a week, a month, a quarter or a year. Calendars are known in advance, so nothing is
 * learnt from candles that have not come yet.
 */
export class SessionSchedule {
  readonly #instrument: Instrument;
  #calendar: TradingCalendar | null = null;
  /** Session of the last answer and the one behind it, as days since 1970. */
  #day = NaN;
  #next = NaN;

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  /**
   * Returns whether the session of a slice is the last one of a period. `candle` is the newest one
   * of the instrument, `at` the instant of the slice.
   */
  isLastOf(period: SessionPeriod, candle: Candle, at: number): boolean {
    const timeframe = PERIODS[period];
    if (timeframe === undefined) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `expected week, month, quarter or year, found ${period as string}`,
      );
    }
    const day = this.#sessionDay(candle, at);
    if (day !== this.#day) {
      this.#day = day;
      this.#next = this.#calendarOf().sessionOnOrAfter(day + 1)?.day ?? Infinity;
    }
    if (this.#next === Infinity) return true;
    return candleOpenAt(day * DAY, timeframe) !== candleOpenAt(this.#next * DAY, timeframe);
  }

  /** Returns whether a slice is the last one of its session. */
  isEnd(candle: Candle, at: number): boolean {
    if (isWholeDay(candle, at)) return true;
    const session = this.#calendarOf().session(this.#sessionDay(candle, at));
    return session === null || at >= session.closeAt;
  }

  /** The date of a daily candle is its label; otherwise the session that began last counts. */
  #sessionDay(candle: Candle, at: number): number {
    if (isWholeDay(candle, at)) return dayOf(candle.openAt);
    const calendar = this.#calendarOf();
    // A slice is the end of what it tells about, so the instant before it decides.
    const within = calendar.sessionOf(at - 1);
    if (within !== null) return within.day;
    let before = calendar.sessionOnOrBefore(dayOf(at - 1) + 1);
    while (before !== null && before.openAt >= at)
      before = calendar.sessionOnOrBefore(before.day - 1);
    return before?.day ?? dayOf(at - 1);
  }

  #calendarOf(): TradingCalendar {
    this.#calendar ??= instrumentCalendar(this.#instrument);
    return this.#calendar;
  }
}
