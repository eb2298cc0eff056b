import type { TradingCalendar } from '@vela/calendar';
import { DAY, candleCloseAt, candleOpenAt, dayOf } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { covers, lastSessionIn } from './session-days.js';
import { timeframeGrid } from './timeframe-grid.js';
import type { TimeframeGrid } from './timeframe-grid.js';

/**
 * Returns the grid on which candles within the day are put together to candles of a day or more:
 * each belongs to the session it lies in, or to the nearest one, and that session's date decides.
 * So Monday's candle of a currency begins on Sunday evening. Where the calendar knows nothing, days
 * are those of UTC.
 */
export function sessionGrid(timeframe: Timeframe, calendar: TradingCalendar): TimeframeGrid {
  const plain = timeframeGrid(timeframe);
  return {
    openOf: (at) => {
      const day = sessionDayOf(calendar, at);
      return day === null ? plain.openOf(at) : candleOpenAt(day * DAY, timeframe);
    },
    closeOf: (openAt) => {
      const closeAt = candleCloseAt(openAt, timeframe);
      const last = lastSessionIn(calendar, dayOf(openAt), dayOf(closeAt));
      return last === null ? closeAt : halfwayToNext(calendar, last.day, last.closeAt);
    },
  };
}

/** Returns the date of the session that an instant belongs to, as days since 1970, or null. */
function sessionDayOf(calendar: TradingCalendar, at: Micros): number | null {
  if (!covers(calendar, at)) return null;
  const within = calendar.sessionOf(at);
  if (within !== null) return within.day;
  let before = calendar.sessionOnOrBefore(dayOf(at));
  while (before !== null && before.openAt > at) {
    before = covers(calendar, (before.day - 1) * DAY)
      ? calendar.sessionOnOrBefore(before.day - 1)
      : null;
  }
  if (before === null) return calendar.sessionOnOrAfter(dayOf(at))?.day ?? null;
  if (at < halfwayToNext(calendar, before.day, before.closeAt)) return before.day;
  return nextSession(calendar, before.day)?.day ?? before.day;
}

function halfwayToNext(calendar: TradingCalendar, day: number, closeAt: Micros): Micros {
  const next = nextSession(calendar, day);
  return next === null ? Infinity : Math.floor((closeAt + next.openAt) / 2);
}

const nextSession = (calendar: TradingCalendar, day: number) =>
  covers(calendar, (day + 1) * DAY) ? calendar.sessionOnOrAfter(day + 1) : null;
