import { DAY, VelaError, civilFromDays, formatDate, parseInstant } from '@vela/kernel';

/** A date as days since 1970-01-01. */
export type DayNumber = number;

/** A date as a text `2024-01-31` or as days since 1970-01-01. */
export type DateInput = string | DayNumber;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the day number of a date; throws `INVALID_INPUT` for what is no date. */
export function dayNumber(date: DateInput): DayNumber {
  if (typeof date === 'number' ? Number.isSafeInteger(date) : SHAPE.test(date)) {
    return typeof date === 'number' ? date : parseInstant(date) / DAY;
  }
  throw new VelaError('INVALID_INPUT', `expected a date, found "${date}"`, {
    hint: 'Write 2024-01-31, or whole days since 1970-01-01.',
    path: ['date'],
  });
}

/** Returns a day number as `2024-01-31`. */
export const formatDay = (day: DayNumber): string => formatDate(day * DAY);

/** Returns the year of a day number. */
export const yearOf = (day: DayNumber): number => civilFromDays(day).year;
