import { VelaError, daysFromCivil } from '@vela/kernel';
import { LAST_YEAR } from './calendar-rules.js';
import type { BreakRule, CalendarRules, ListedSession } from './calendar-rules.js';
import { dayNumber, formatDay, yearOf } from './day-number.js';
import type { DayNumber } from './day-number.js';
import { oneOff } from './holiday-rule.js';
import { timeOfDay } from './time-of-day.js';
import { weekdayOf } from './weekday.js';
import { yearSessions } from './year-sessions.js';

/** A session with hours of its own; times are local, such as `09:15`. */
export interface AmendedSession {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly name: string;
  readonly breaks?: readonly { readonly from: string; readonly to: string }[];
}

/** What an exchange declared after this version was made; it beats rules and built-in lists. */
export interface CalendarAmendment {
  /** Dates without an ordinary session, with the reason. Sessions listed before are dropped. */
  readonly closures?: Readonly<Record<string, string>>;
  /** Dates with an ordinary session although a rule or list closes them. */
  readonly openings?: readonly string[];
  /** Sessions on weekends or closed days, or other hours on ordinary days. */
  readonly sessions?: readonly AmendedSession[];
  /**
   * Last year that the exchange's list covers completely. Days up to its end are no longer
   * projected, and a calendar that ended before is continued; at most 2037.
   */
  readonly through?: number;
}

/** Returns rules with an amendment laid over them; throws `INVALID_INPUT` for contradictions. */
export function amendRules(rules: CalendarRules, amendment: CalendarAmendment): CalendarRules {
  const { closures = {}, openings = [], sessions = [], through } = amendment;
  const years = { from: rules.years.from, to: lastYear(rules, through) };
  const closed = Object.keys(closures).map((date) => dayIn(date, years));
  const opened = openings.map((date) => dayIn(date, years));
  for (const day of opened) {
    if (closed.includes(day)) refuse(`${formatDay(day)} is in closures and in openings`);
    if (!rules.week.includes(weekdayOf(day))) {
      refuse(`${formatDay(day)} is no day of the week's pattern: list a session with its hours`);
    }
  }
  const listed = sessions.map((session) => listedSession(session, dayIn(session.date, years)));
  const dropped = new Set([...closed, ...opened, ...listed.map(({ day }) => day)]);
  const amended: CalendarRules = {
    ...rules,
    years,
    knownUntil: knownUntil(rules, through),
    holidays: [...rules.holidays, oneOff(closures)],
    openings: [...rules.openings.filter((day) => !closed.includes(day)), ...opened],
    sessions: [...rules.sessions.filter(({ day }) => !dropped.has(day)), ...listed],
  };
  assertOrdered(amended, listed);
  return amended;
}

function lastYear(rules: CalendarRules, through: number | undefined): number {
  if (through === undefined) return rules.years.to;
  if (!Number.isInteger(through) || through < rules.years.from || through > LAST_YEAR) {
    refuse(`expected through to be a year from ${rules.years.from} to ${LAST_YEAR}: ${through}`);
  }
  return Math.max(rules.years.to, through);
}

function knownUntil(rules: CalendarRules, through: number | undefined): string {
  if (through === undefined) return rules.knownUntil;
  return formatDay(Math.max(dayNumber(rules.knownUntil), daysFromCivil(through, 12, 31)));
}

function dayIn(date: string, years: CalendarRules['years']): DayNumber {
  const day = dayNumber(date);
  const year = yearOf(day);
  if (year < years.from || year > years.to) {
    refuse(`expected a date from ${years.from} to ${years.to}, found ${date}`);
  }
  return day;
}

function listedSession(session: AmendedSession, day: DayNumber): ListedSession {
  const [open, close] = [timeOfDay(session.open), timeOfDay(session.close)];
  if (open >= close) refuse(`the session of ${session.date} closes before it opens`);
  const breaks = (session.breaks ?? []).map(
    ({ from, to }): BreakRule => ({ from: timeOfDay(from), to: timeOfDay(to) }),
  );
  let free = open;
  for (const { from, to } of breaks) {
    if (from <= free || to <= from || to >= close) {
      refuse(`the breaks of ${session.date} are not in order inside the session`);
    }
    free = to;
  }
  return { day, name: session.name, open, close, breaks };
}

function assertOrdered(rules: CalendarRules, listed: readonly ListedSession[]): void {
  for (const year of new Set(listed.map(({ day }) => yearOf(day)))) {
    yearSessions(rules, year).sessions.forEach((session, index, all) => {
      const before = all[index - 1];
      if (before !== undefined && before.closeAt > session.openAt) {
        refuse(`the sessions of ${before.date} and ${session.date} overlap`);
      }
    });
  }
}

function refuse(message: string): never {
  throw new VelaError('INVALID_INPUT', message, {
    hint: 'Correct the list of the exchange that amends the calendar.',
    path: ['amendment'],
  });
}
