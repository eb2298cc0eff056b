import { civilFromDays, dayOf } from '@vela/kernel';

/** Names the calendar spans that returns are compounded over. */
export type CalendarSpan = 'month' | 'year';

/**
 * Returns the compounded return of each calendar month (`2024-03`) or year (`2024`) in UTC, as
 * fractions in the order of time. `dates` are those of the returns, in microseconds.
 */
export function calendarReturns(
  returns: Float64Array,
  dates: ArrayLike<number>,
  span: CalendarSpan,
): Record<string, number> {
  const growth = new Map<string, number>();
  for (let row = 0; row < returns.length; row += 1) {
    const { year, month } = civilFromDays(dayOf(dates[row]!));
    const name = String(year).padStart(4, '0');
    const key = span === 'year' ? name : `${name}-${String(month).padStart(2, '0')}`;
    growth.set(key, (growth.get(key) ?? 1) * (1 + returns[row]!));
  }
  return Object.fromEntries([...growth].map(([key, value]) => [key, value - 1]));
}
