import { DAY, VelaError, dayOf, daysFromCivil, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { CalendarRules } from './calendar-rules.js';
import { yearOf } from './day-number.js';
import type { DayNumber } from './day-number.js';
import { tradingSpans } from './session.js';
import type { Session, Span } from './session.js';
import { yearSessions } from './year-sessions.js';
import type { YearSessions } from './year-sessions.js';

/** Returns the day number of 1 January. */
export const firstDay = (year: number): DayNumber => daysFromCivil(year, 1, 1);

/** The sessions of a calendar by date and by instant; years are computed when first needed. */
export class SessionIndex {
  readonly #rules: CalendarRules;
  // At most one entry for each year that the rules cover.
  readonly #years = new Map<number, YearSessions>();

  constructor(rules: CalendarRules) {
    this.#rules = rules;
  }

  /** Returns the sessions of a covered year. */
  year(year: number): YearSessions {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const built = yearSessions(this.#rules, year);
    this.#years.set(year, built);
    return built;
  }

  /** Returns the sessions of the year that holds a day; throws `DATA_MISSING` outside. */
  yearOfDay(day: DayNumber): YearSessions {
    this.assertCovered(day * DAY);
    return this.year(yearOf(day));
  }

  /** Returns the session of a day, or null. */
  session(day: DayNumber): Session | null {
    const { sessions, positions } = this.yearOfDay(day);
    return sessions[positions[day - firstDay(yearOf(day))]!] ?? null;
  }

  /** Returns the last session that opened at or before an instant, or null. O(log n). */
  lastOpened(at: Micros): Session | null {
    this.assertCovered(at);
    const { from, to } = this.#rules.years;
    // The session of 1 January may open on the evening before: begin with the next year.
    for (let year = Math.min(yearOf(dayOf(at)) + 1, to); year >= from; year--) {
      const { opens, sessions } = this.year(year);
      let [low, high] = [0, opens.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (opens[middle]! <= at) low = middle + 1;
        else high = middle;
      }
      if (low > 0) return sessions[low - 1]!;
    }
    return null;
  }

  /**
   * Returns the stretches of trading without a pause, each as long as it goes on, beginning at the
   * latest with the one after `at`. Empty when trading never pauses.
   */
  *stretches(at: Micros): Generator<Span, void, undefined> {
    const opened = this.lastOpened(at);
    if (this.#rules.continuous === true) return;
    let openAt = -Infinity;
    let closeAt = -Infinity;
    for (const session of this.#sessionsFrom(opened)) {
      for (const span of tradingSpans(session)) {
        if (span.openAt > closeAt) {
          if (closeAt > openAt) yield { openAt, closeAt };
          openAt = span.openAt;
        }
        closeAt = span.closeAt;
      }
    }
    if (closeAt > openAt) yield { openAt, closeAt };
  }

  /** Returns nothing; throws `DATA_MISSING` for an instant outside the years covered. */
  assertCovered(at: Micros): void {
    const { from, to } = this.#rules.years;
    if (at >= firstDay(from) * DAY && at < firstDay(to + 1) * DAY) return;
    const found = Number.isSafeInteger(at) ? formatInstant(at) : String(at);
    throw new VelaError(
      'DATA_MISSING',
      `the calendar ${this.#rules.id} covers ${from} to ${to}, found ${found}`,
      { hint: 'Ask for a date in these years, or add the list of the exchange to the calendar.' },
    );
  }

  // A session and all later ones; every session when there is none.
  *#sessionsFrom(first: Session | null): Generator<Session, void, undefined> {
    let year = first === null ? this.#rules.years.from : yearOf(first.day);
    let at = first === null ? 0 : this.year(year).positions[first.day - firstDay(year)]!;
    for (; year <= this.#rules.years.to; year++, at = 0) {
      const { sessions } = this.year(year);
      while (at < sessions.length) yield sessions[at++]!;
    }
  }
}
