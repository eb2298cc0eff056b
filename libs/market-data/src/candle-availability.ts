import { candleCloseAt, timeframeWidth } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';

/**
 * Returns the rule that tells from when on a strategy may see a candle of a timeframe: the instant
 * at which it closes. Without session calendars a daily candle is the session date stamped
 * 00:00 UTC and becomes visible 24 hours later, never before the session's real close; a calendar
 * will move that to the close itself.
 */
export function daySessionAvailability(timeframe: Timeframe): (openAt: Micros) => Micros {
  const width = timeframeWidth(timeframe);
  if (width !== null) return (openAt) => openAt + width;
  return (openAt) => candleCloseAt(openAt, timeframe);
}
