import { NEW_YORK } from '@vela/calendar';
import { DAY, HOUR, candleCloseAt, candleOpenAt, dayOf, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';

/** When a candle opens by our count, and when it is complete. */
export interface Stamp {
  readonly openAt: Micros;
  readonly closeAt: Micros;
}

/**
 * Returns what turns the time of a bar into the stamp of its candle; null for a time at which no
 * candle of the timeframe opens. Candles of a day or more are stamped with the date of their first
 * session at 00:00 UTC: Alpaca stamps those of stocks at midnight in New York and closes those of
 * coins some hours into the next day of UTC, before which nobody may see them.
 */
export function candleStamp(timeframe: Timeframe, crypto: boolean): (at: Micros) => Stamp | null {
  const width = timeframeWidth(timeframe);
  if (width !== null && width < DAY) {
    const grid = width <= HOUR;
    return (at) =>
      grid && candleOpenAt(at, timeframe) !== at ? null : { openAt: at, closeAt: at + width };
  }
  if (crypto) {
    return (at) => {
      const openAt = candleOpenAt(at, timeframe);
      return { openAt, closeAt: candleCloseAt(openAt, timeframe) + (at - openAt) };
    };
  }
  return (at) => {
    const openAt = candleOpenAt(at + NEW_YORK.offsetAt(at), timeframe);
    const closeAt = NEW_YORK.instantOf(dayOf(candleCloseAt(openAt, timeframe)), 0);
    return { openAt, closeAt };
  };
}
