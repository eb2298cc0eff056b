import type { TradingCalendar } from '@vela/calendar';
import {
  DAY,
  candleCloseAt,
  candleOpenAt,
  civilFromDays,
  dayOf,
  timeframeWidth,
} from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { AssetClass, CandleColumns } from '@vela/market';
import { ExpectedCandles } from './expected-candles.js';

/** Gaps that are listed; the others are only counted. */
export const GAPS_LISTED = 1_000;

/** A stretch without candles between two that are there. */
export interface CandleGap {
  /** Open of the first candle that is missing. */
  readonly from: Micros;
  /** Open of the next candle that is there. */
  readonly to: Micros;
  /** Candles that are expected in between; an estimate when days of trading are missing. */
  readonly missing: number;
}

/** What {@link findGaps} found. */
export interface GapReport {
  readonly rows: number;
  /** Most frequent difference of two neighbours, null for fewer than two candles. */
  readonly interval: Micros | null;
  /** Share of the differences that are another one. */
  readonly oddShare: number;
  /** The first {@link GAPS_LISTED} gaps. */
  readonly gaps: readonly CandleGap[];
  readonly gapCount: number;
  readonly missing: number;
}

const INTERVALS_KEPT = 10_000;

/**
 * Returns the gaps of a series. With the calendar of a venue these are the stretches of candles that
 * its sessions let expect and that are not there. Without one, and in years that it does not cover,
 * Saturdays and Sundays (UTC) are taken for closed except for crypto. Nights of intraday series are too, unless most
 * midnights so far were passed without a break, and a weekday without any candle counts as missing,
 * so that holidays show as gaps of one day.
 */
export async function findGaps(
  source: AsyncIterable<CandleColumns> | Iterable<CandleColumns>,
  timeframe: Timeframe,
  assetClass: AssetClass = 'EQUITY',
  calendar: TradingCalendar | null = null,
): Promise<GapReport> {
  const sessions = calendar === null ? null : new ExpectedCandles(timeframe, calendar);
  const finder = new GapFinder(timeframe, assetClass === 'CRYPTO', sessions);
  for await (const { openAt } of source) finder.add(openAt);
  return finder.report();
}

class GapFinder {
  private readonly width: Micros | null;
  private readonly intervals = new Map<Micros, number>();
  private readonly gaps: CandleGap[] = [];
  private gapCount = 0;
  private missing = 0;
  private rows = 0;
  private days = 0;
  /** Midnights with candles on both sides of them. */
  private openNights = 0;
  private previous = Number.NaN;

  constructor(
    private readonly timeframe: Timeframe,
    private readonly aroundTheClock: boolean,
    private readonly sessions: ExpectedCandles | null,
  ) {
    this.width = timeframeWidth(timeframe);
  }

  add(openAt: Float64Array): void {
    for (const at of openAt) {
      const { previous } = this;
      if (this.rows === 0 || dayOf(at) !== dayOf(previous)) this.days++;
      this.rows++;
      this.previous = at;
      if (previous !== previous) continue;
      const difference = at - previous;
      const seen = this.intervals.get(difference);
      if (seen !== undefined || this.intervals.size < INTERVALS_KEPT) {
        this.intervals.set(difference, (seen ?? 0) + 1);
      }
      if (difference === this.width) {
        if (dayOf(at) !== dayOf(previous)) this.openNights++;
        continue;
      }
      const expected = this.sessions?.between(previous, at) ?? null;
      if (expected !== null) {
        if (expected.missing > 0) this.list({ ...expected, to: at });
        continue;
      }
      const missing = this.expectedBetween(previous, at);
      if (missing > 0) this.note(previous, at, missing);
    }
  }

  report(): GapReport {
    let [interval, most] = [null as Micros | null, 0];
    for (const [difference, count] of this.intervals) {
      if (count > most) [interval, most] = [difference, count];
    }
    const { rows, gaps, gapCount, missing } = this;
    return {
      rows,
      interval,
      oddShare: rows < 2 ? 0 : 1 - most / (rows - 1),
      gaps,
      gapCount,
      missing,
    };
  }

  private note(previous: Micros, to: Micros, missing: number): void {
    let from = candleCloseAt(previous, this.timeframe);
    // No daily candle is expected on a weekend. Day 2 was a Saturday.
    while (this.width === DAY && !this.aroundTheClock && (dayOf(from) + 5) % 7 < 2) from += DAY;
    this.list({ from, to, missing });
  }

  private list(gap: CandleGap): void {
    this.gapCount++;
    this.missing += gap.missing;
    if (this.gaps.length < GAPS_LISTED) this.gaps.push(gap);
  }

  private expectedBetween(previous: Micros, at: Micros): number {
    const { width } = this;
    if (width === null) return monthsBetween(previous, at, this.timeframe) - 1;
    if (this.aroundTheClock || width > DAY) return Math.round((at - previous) / width) - 1;
    const sameDay = dayOf(at) === dayOf(previous);
    if (width < DAY && sameDay) return Math.floor((at - previous) / width) - 1;
    const weekdays = weekdaysBetween(dayOf(previous) + 1, dayOf(at));
    // Where a weekend lies in between nobody knows at which hour the market closes.
    const noWeekend = weekdays === dayOf(at) - dayOf(previous) - 1 && isWeekday(dayOf(at));
    // This day and the first one have no midnight before them that could tell.
    const openAtNight = this.openNights > 1 && this.openNights * 2 > this.days - 2;
    if (width < DAY && noWeekend && openAtNight) {
      return Math.floor((at - previous) / width) - 1;
    }
    // The candles of a missing day are estimated by those of the days so far.
    const perDay = width === DAY ? 1 : Math.max(1, Math.round((this.rows - 1) / (this.days - 1)));
    return weekdays * perDay;
  }
}

/** Day −3 was a Monday. */
const isWeekday = (day: number): boolean => (((day + 3) % 7) + 7) % 7 < 5;

/** Returns the days from Monday to Friday from one day (inclusive) to another (exclusive). */
function weekdaysBetween(from: number, to: number): number {
  const until = (day: number): number => {
    // Day −3 was a Monday.
    const weeks = Math.floor((day + 3) / 7);
    return weeks * 5 + Math.min(5, day + 3 - weeks * 7);
  };
  return Math.max(0, until(to) - until(from));
}

function monthsBetween(previous: Micros, at: Micros, timeframe: Timeframe): number {
  const index = (instant: Micros): number => {
    const { year, month } = civilFromDays(dayOf(candleOpenAt(instant, timeframe)));
    return year * 12 + month;
  };
  return Math.round((index(at) - index(previous)) / Number(timeframe.slice(0, -1)));
}
