import { DAY, civilFromDays, dayOf, daysFromCivil } from '@vela/kernel';

/** A span of the calendar in UTC. */
export type Span = 'day' | 'month' | 'year';

/** Returns of successive spans of the calendar. */
export interface SpanReturns {
  /** First instant of each span, microseconds. */
  readonly from: Float64Array;
  readonly returns: Float64Array;
  /** Row of the last value of each span. */
  readonly lastRow: Int32Array;
}

/**
 * Returns the compounded return of each day, month or year in which a value lies, in order. A span
 * begins at the last value before it. O(n).
 */
export function spanReturns(values: Float64Array, dates: Float64Array, span: Span): SpanReturns {
  const starts: number[] = [];
  const rows: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (let row = 1; row < values.length; row += 1) {
    if (dates[row]! >= end) {
      const [from, to] = boundsOf(dates[row]!, span);
      starts.push(from);
      rows.push(row);
      end = to;
    } else {
      rows[rows.length - 1] = row;
    }
  }
  const lastRow = Int32Array.from(rows);
  const returns = new Float64Array(rows.length);
  let before = 0;
  lastRow.forEach((row, index) => {
    returns[index] = values[row]! / values[before]! - 1;
    before = row;
  });
  return { from: Float64Array.from(starts), returns, lastRow };
}

/** Returns the first instant of a span and the first behind it. */
function boundsOf(at: number, span: Span): [number, number] {
  const day = dayOf(at);
  if (span === 'day') return [day * DAY, (day + 1) * DAY];
  const { year, month } = civilFromDays(day);
  if (span === 'year')
    return [daysFromCivil(year, 1, 1) * DAY, daysFromCivil(year + 1, 1, 1) * DAY];
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return [daysFromCivil(year, month, 1) * DAY, daysFromCivil(nextYear, nextMonth, 1) * DAY];
}

/** Returns the name of a span by its first instant: `2024-03-05`, `2024-03` or `2024`. */
export function spanName(from: number, span: Span): string {
  const { year, month, day } = civilFromDays(dayOf(from));
  const two = (value: number): string => String(value).padStart(2, '0');
  const name = String(year).padStart(4, '0');
  if (span === 'year') return name;
  return span === 'month' ? `${name}-${two(month)}` : `${name}-${two(month)}-${two(day)}`;
}
