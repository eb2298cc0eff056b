import type { TradingCalendar } from '@vela/calendar';
import { MINUTE, parseTimeframe } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch, CandleColumns, SeriesKey } from '@vela/market';
import { CandleWidener } from './candle-widener.js';
import type { MinuteCandle } from './minute-candle.js';
import { covers } from './session-days.js';

/** The timeframe of which everything wider is made. */
export const ONE_MINUTE: Timeframe = parseTimeframe('1m');

/** What a closer knows of an instrument. */
export interface ClosingRules {
  /** Sessions of its venue; null where days are those of UTC and every candle counts. */
  readonly calendar: TradingCalendar | null;
}

interface Track {
  readonly key: SeriesKey;
  readonly calendar: TradingCalendar | null;
  /** Null for the series of the minutes themselves. */
  readonly widener: CandleWidener | null;
}

/**
 * Makes slices of the minutes of several instruments while time goes on: each call closes the
 * stretch behind the last one, so that the slices are those of `joinSlices` over all minutes at once.
 * Wider candles are made of the minutes and given out whole, with the slice at which they become
 * available; the first of a series that began before its minutes were heard is left out.
 */
export class SliceCloser {
  #tracks: Track[] = [];
  #closedUntil: Micros;

  constructor(
    private readonly rulesOf: (instrumentId: string) => ClosingRules,
    since: Micros,
  ) {
    this.#closedUntil = since;
  }

  /** Instant up to which everything is closed. */
  get closedUntil(): Micros {
    return this.#closedUntil;
  }

  /** Adds series behind those that are there; their minutes are heard from an instant on. */
  add(series: readonly SeriesKey[], since: Micros = this.#closedUntil): void {
    for (const key of series) {
      const { calendar } = this.rulesOf(key.instrumentId);
      const widening = { from: ONE_MINUTE, to: key.timeframe, calendar, since };
      const widener = key.timeframe === ONE_MINUTE ? null : new CandleWidener(widening);
      this.#tracks.push({ key, calendar, widener });
    }
  }

  /** Returns whether a minute of an instrument belongs into slices at all. */
  takes(instrumentId: string, openAt: Micros): boolean {
    const { calendar } = this.rulesOf(instrumentId);
    return calendar === null || !covers(calendar, openAt) || calendar.isOpen(openAt);
  }

  /**
   * Closes everything up to an instant and returns its slices, perhaps none. Minutes are given in
   * order for each instrument, each once; none may end behind the instant or before the last one.
   */
  close(minutes: ReadonlyMap<string, readonly MinuteCandle[]>, until: Micros): CandleBatch {
    const columns = new Map<string, CandleColumns>();
    for (const [instrumentId, candles] of minutes) columns.set(instrumentId, columnsOf(candles));
    this.#closedUntil = until;
    return createBatch(
      this.#tracks.map(({ key, calendar, widener }) => {
        const own = columns.get(key.instrumentId) ?? NONE;
        return widener === null ? own : widener.add(own, nextOpen(calendar, until), until);
      }),
    );
  }
}

const NONE: CandleColumns = allocateCandles(0);

/** Returns the earliest open that a later minute can have. */
function nextOpen(calendar: TradingCalendar | null, until: Micros): Micros {
  if (calendar === null || !covers(calendar, until) || calendar.isOpen(until)) return until;
  return calendar.nextOpen(until) ?? until;
}

function columnsOf(candles: readonly MinuteCandle[]): CandleColumns {
  const columns = allocateCandles(candles.length);
  candles.forEach((candle, i) => {
    columns.openAt[i] = candle.openAt;
    columns.availableAt[i] = candle.openAt + MINUTE;
    columns.open[i] = candle.open;
    columns.high[i] = candle.high;
    columns.low[i] = candle.low;
    columns.close[i] = candle.close;
    columns.volume[i] = candle.volume;
  });
  return columns;
}
