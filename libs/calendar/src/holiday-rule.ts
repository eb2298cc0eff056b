import { daysFromCivil } from '@vela/kernel';
import { dayNumber } from './day-number.js';
import type { DayNumber } from './day-number.js';
import { easterSunday } from './easter.js';
import { SATURDAY, SUNDAY, weekdayOf, weekdayOfMonth } from './weekday.js';
import type { WeekdayOfMonth } from './weekday.js';

/** A date with the reason why it is special. */
export interface NamedDay {
  readonly day: DayNumber;
  readonly name: string;
}

/** Returns the days of a year that a rule names. Every one lies in that year. */
export type HolidayRule = (year: number) => readonly NamedDay[];

/** Returns one day of a year. */
export type DayRule = (year: number) => DayNumber;

/** Returns the day on which a holiday is kept; the same day when nothing moves. */
export type Observance = (day: DayNumber) => DayNumber;

/** In which years a holiday is kept, and what happens on weekends. */
export interface HolidayTerms {
  readonly from?: number;
  readonly to?: number;
  /** Years without it. */
  readonly except?: readonly number[];
  readonly observed?: Observance;
}

/** Returns the rule of a date that is the same every year. */
export const fixed =
  (month: number, day: number): DayRule =>
  (year) =>
    daysFromCivil(year, month, day);

/** Returns the rule of a weekday of a month. */
export const nth =
  (which: WeekdayOfMonth): DayRule =>
  (year) =>
    weekdayOfMonth(year, which);

/** Returns the rule of a day counted from Easter Sunday: −2 is Good Friday. */
export const easter =
  (offset: number): DayRule =>
  (year) =>
    easterSunday(year) + offset;

/** Returns the Monday after a Sunday; Saturdays do not move. */
export const sundayToMonday: Observance = (day) => (weekdayOf(day) === SUNDAY ? day + 1 : day);

/** Returns Friday for a Saturday and Monday for a Sunday. */
export const nearestWorkday: Observance = (day) =>
  weekdayOf(day) === SATURDAY ? day - 1 : sundayToMonday(day);

/** Returns the Monday after a weekend. */
export const weekendToMonday: Observance = (day) =>
  weekdayOf(day) === SATURDAY ? day + 2 : sundayToMonday(day);

/** Returns two days later for a weekend: what Christmas and Boxing Day do together. */
export const weekendByTwo: Observance = (day) => (weekdayOf(day) >= SATURDAY ? day + 2 : day);

/** Returns the rule of a holiday that is kept on one day a year. */
export function holiday(name: string, rule: DayRule, terms: HolidayTerms = {}): HolidayRule {
  const { from = -Infinity, to = Infinity, except = [], observed } = terms;
  return (year) => {
    if (year < from || year > to || except.includes(year)) return [];
    const day = rule(year);
    return [{ name, day: observed === undefined ? day : observed(day) }];
  };
}

/** Returns the rule of closures that happened once, from dates to names. */
export function oneOff(closures: Readonly<Record<string, string>>): HolidayRule {
  const byYear = new Map<number, NamedDay[]>();
  for (const [date, name] of Object.entries(closures)) {
    const year = Number(date.slice(0, 4));
    const days = byYear.get(year) ?? [];
    days.push({ name, day: dayNumber(date) });
    byYear.set(year, days);
  }
  return (year) => byYear.get(year) ?? [];
}
