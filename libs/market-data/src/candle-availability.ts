import type { Session, TradingCalendar } from '@vela/calendar';
import { DAY, candleCloseAt, dayOf, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { covers, lastSessionIn } from './session-days.js';

/** Tells from when on a strategy may see the candle that opens at an instant. */
export type Availability = (openAt: Micros) => Micros;

/**
 * Returns the rule that tells from when on a strategy may see a candle of a timeframe: the instant
 * at which it closes. Without a calendar a daily candle is the session date stamped 00:00 UTC and
 * becomes visible 24 hours later, never before the session's real close.
 *
 * With the calendar of a venue a candle of a day or more is there when its last session closes, and
 * a candle that the end of a session cuts is complete at that end. What opens outside of every
 * session shows that the source trades on after the close: from there on nothing is taken for cut.
 * Dates that the calendar does not cover, and periods without a session, keep the rule without one.
 */
export function candleAvailability(
  timeframe: Timeframe,
  calendar: TradingCalendar | null = null,
): Availability {
  const width = timeframeWidth(timeframe);
  const plain: Availability =
    width === null ? (openAt) => candleCloseAt(openAt, timeframe) : (openAt) => openAt + width;
  if (calendar === null) return plain;
  if (width !== null && width < DAY) return cutAtClose(calendar, width);
  return (openAt) => {
    const closeAt = plain(openAt);
    return lastSessionIn(calendar, dayOf(openAt), dayOf(closeAt))?.closeAt ?? closeAt;
  };
}

function cutAtClose(calendar: TradingCalendar, width: Micros): Availability {
  let session: Session | null = null;
  let ends = false;
  let tradesOutside = false;
  return (openAt) => {
    const closeAt = openAt + width;
    if (tradesOutside || !covers(calendar, openAt) || !covers(calendar, closeAt)) return closeAt;
    if (session === null || openAt < session.openAt || openAt >= session.closeAt) {
      session = calendar.sessionOf(openAt) ?? calendar.sessionOf(closeAt - 1);
      // The sessions of currencies follow one another without a pause.
      ends = session !== null && !calendar.isOpen(session.closeAt);
    }
    if (session === null) {
      tradesOutside = true;
      return closeAt;
    }
    return ends ? Math.min(closeAt, session.closeAt) : closeAt;
  };
}
