import type { DayNumber, Session, TradingCalendar } from '@vela/calendar';
import { DAY, daysFromCivil } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** Returns whether a calendar knows the year that holds an instant. */
export function covers({ years }: TradingCalendar, at: Micros): boolean {
  return (
    at >= daysFromCivil(years.from, 1, 1) * DAY && at < daysFromCivil(years.to + 1, 1, 1) * DAY
  );
}

/** Returns the last session whose date lies in `[first, end)`, or null. O(days of the range). */
export function lastSessionIn(
  calendar: TradingCalendar,
  first: DayNumber,
  end: DayNumber,
): Session | null {
  for (let day = end - 1; day >= first; day--) {
    const session = covers(calendar, day * DAY) ? calendar.session(day) : null;
    if (session !== null) return session;
  }
  return null;
}

/** Returns the first session whose date lies in `[first, end)`, or null. O(days of the range). */
export function firstSessionIn(
  calendar: TradingCalendar,
  first: DayNumber,
  end: DayNumber,
): Session | null {
  for (let day = first; day < end; day++) {
    const session = covers(calendar, day * DAY) ? calendar.session(day) : null;
    if (session !== null) return session;
  }
  return null;
}
