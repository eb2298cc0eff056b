import type { CandleGrid, TradingCalendar } from '@vela/calendar';
import { DAY, candleOpenAt, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { covers } from './session-days.js';

/** The candles that the sessions of a venue let expect between two that are there. */
export class ExpectedCandles {
  readonly #isWithinDay: boolean;
  /** Known by the first candle that opens on a session's grid but on none of the clock. */
  #grid: CandleGrid = 'clock';

  constructor(
    private readonly timeframe: Timeframe,
    private readonly calendar: TradingCalendar,
  ) {
    const width = timeframeWidth(timeframe);
    this.#isWithinDay = width !== null && width < DAY;
  }

  /**
   * Returns the open of the first missing candle and how many are missing between two candles; null
   * where the calendar does not know the years of both.
   */
  between(
    previous: Micros,
    at: Micros,
  ): { readonly from: Micros; readonly missing: number } | null {
    const { calendar, timeframe } = this;
    if (!covers(calendar, previous) || !covers(calendar, at)) return null;
    if (this.#isWithinDay && candleOpenAt(at, timeframe) !== at) this.#grid = 'session';
    let from = at;
    let missing = 0;
    const options = { grid: this.#grid };
    for (const openAt of calendar.expectedCandles(timeframe, previous + 1, at, options)) {
      if (missing++ === 0) from = openAt;
    }
    return { from, missing };
  }
}
