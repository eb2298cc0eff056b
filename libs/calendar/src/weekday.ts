import { daysFromCivil, daysInMonth } from '@vela/kernel';
import type { DayNumber } from './day-number.js';

/** A day of the week as ISO 8601 numbers it: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Monday. */
export const MONDAY: Weekday = 1;
/** Thursday. */
export const THURSDAY: Weekday = 4;
/** Friday. */
export const FRIDAY: Weekday = 5;
/** Saturday. */
export const SATURDAY: Weekday = 6;
/** Sunday. */
export const SUNDAY: Weekday = 7;

/** Returns the weekday of a day number. 1970-01-01 was a Thursday. */
export function weekdayOf(day: DayNumber): Weekday {
  const sinceMonday = (day + 3) % 7;
  return ((sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1) as Weekday;
}

/** Returns the first day on or after `day` that is a `weekday`. */
export function onOrAfter(day: DayNumber, weekday: Weekday): DayNumber {
  return day + ((weekday - weekdayOf(day) + 7) % 7);
}

/** Names a weekday of a month, for instance the 3rd Monday or the last one. */
export interface WeekdayOfMonth {
  /** 1 to 12. */
  readonly month: number;
  readonly weekday: Weekday;
  /** 1 to 4, or `last`. */
  readonly which: 1 | 2 | 3 | 4 | 'last';
}

/** Returns the day number of a weekday of a month in a year. */
export function weekdayOfMonth(year: number, { month, weekday, which }: WeekdayOfMonth): DayNumber {
  if (which === 'last') {
    const lastWeek = daysFromCivil(year, month, daysInMonth(year, month)) - 6;
    return onOrAfter(lastWeek, weekday);
  }
  return onOrAfter(daysFromCivil(year, month, 1), weekday) + (which - 1) * 7;
}
