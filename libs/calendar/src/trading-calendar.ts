import { dayOf } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { amendRules } from './amendment.js';
import type { CalendarAmendment } from './amendment.js';
import type { CalendarRules } from './calendar-rules.js';
import { expectedCandles } from './candle-opens.js';
import type { CandleGrid } from './candle-opens.js';
import { dayNumber, yearOf } from './day-number.js';
import type { DateInput } from './day-number.js';
import { phasesOf } from './phases.js';
import { SessionIndex, firstDay } from './session-index.js';
import type { Phase, Session, Span } from './session.js';
import { weekdayOf } from './weekday.js';
import type { Zone } from './zone.js';

/** Which sessions count. */
export interface SessionFilter {
  /** False leaves out sessions on weekends and holidays; true by default. */
  readonly special?: boolean;
}

/**
 * The trading days and hours of a venue. Years are computed when they are first asked for and
 * kept. Every method throws `DATA_MISSING` for a date or an instant outside {@link years}.
 */
export class TradingCalendar {
  readonly #rules: CalendarRules;
  readonly #index: SessionIndex;

  constructor(rules: CalendarRules) {
    this.#rules = rules;
    this.#index = new SessionIndex(rules);
  }

  /** Returns the main market identifier code, or `FX` or `CRYPTO`. */
  get id(): string {
    return this.#rules.id;
  }

  /** Returns every market identifier code that this calendar serves. */
  get mics(): readonly string[] {
    return this.#rules.mics;
  }

  /** Returns the group of instruments whose hours these are, for instance `cash`. */
  get segment(): string {
    return this.#rules.segment;
  }

  /** Returns the venue's time zone. */
  get zone(): Zone {
    return this.#rules.zone;
  }

  /** Returns the IANA name of the venue's time zone. */
  get timeZone(): string {
    return this.#rules.zone.name;
  }

  /** Returns the first and the last year covered. */
  get years(): { readonly from: number; readonly to: number } {
    return this.#rules.years;
  }

  /** Returns the last date that published lists cover; later sessions are `projected`. */
  get knownUntil(): string {
    return this.#rules.knownUntil;
  }

  /** Returns the session of a date, or null when there is none. O(1). */
  session(date: DateInput): Session | null {
    return this.#index.session(dayNumber(date));
  }

  /** Returns the sessions from one date to another, both included, in order. */
  sessions(from: DateInput, to: DateInput, filter: SessionFilter = {}): Session[] {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const found: Session[] = [];
    if (last < first) return found;
    this.#index.yearOfDay(first);
    this.#index.yearOfDay(last);
    for (let year = yearOf(first); year <= yearOf(last); year++) {
      for (const session of this.#index.year(year).sessions) {
        if (session.day >= first && session.day <= last && counts(session, filter)) {
          found.push(session);
        }
      }
    }
    return found;
  }

  /**
   * Returns why a date has no ordinary session: the holiday's name, or `weekend`; null when it has
   * one. A day with a special session keeps its reason.
   */
  closureOf(date: DateInput): string | null {
    const day = dayNumber(date);
    const { closures } = this.#index.yearOfDay(day);
    if (!this.#rules.week.includes(weekdayOf(day))) return 'weekend';
    return closures.get(day) ?? null;
  }

  /** Returns the session of a date or the last one before, or null before the first year. */
  sessionOnOrBefore(date: DateInput, filter: SessionFilter = {}): Session | null {
    const day = dayNumber(date);
    this.#index.yearOfDay(day);
    for (let year = yearOf(day); year >= this.years.from; year--) {
      const fit = (s: Session): boolean => s.day <= day && counts(s, filter);
      const found = this.#index.year(year).sessions.findLast(fit);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Returns the session of a date or the first one after, or null after the last year. */
  sessionOnOrAfter(date: DateInput, filter: SessionFilter = {}): Session | null {
    const day = dayNumber(date);
    this.#index.yearOfDay(day);
    for (let year = yearOf(day); year <= this.years.to; year++) {
      const fit = (s: Session): boolean => s.day >= day && counts(s, filter);
      const found = this.#index.year(year).sessions.find(fit);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Returns the session that holds an instant, its breaks included, or null. O(log n). */
  sessionOf(at: Micros): Session | null {
    const session = this.#index.lastOpened(at);
    return session !== null && at < session.closeAt ? session : null;
  }

  /** Returns true while continuous trading takes place: inside a session and in no break. */
  isOpen(at: Micros): boolean {
    const session = this.sessionOf(at);
    if (session === null) return false;
    return !session.breaks.some(({ openAt, closeAt }) => at >= openAt && at < closeAt);
  }

  /**
   * Returns the first instant after `at` at which trading begins when it was not going on before:
   * the end of a break counts, the roll from one session into the next does not. Null when that
   * never happens within the years covered.
   */
  nextOpen(at: Micros): Micros | null {
    for (const span of this.#index.stretches(at)) if (span.openAt > at) return span.openAt;
    return null;
  }

  /** Returns the first instant after `at` at which trading ceases; see {@link nextOpen}. */
  nextClose(at: Micros): Micros | null {
    for (const span of this.#index.stretches(at)) if (span.closeAt > at) return span.closeAt;
    return null;
  }

  /**
   * Returns the auctions and the extended hours of a date in order of time; empty on a day without
   * an ordinary session and where none are on record.
   */
  phases(date: DateInput): Phase[] {
    const session = this.session(date);
    return session === null ? [] : phasesOf(this.#rules, session);
  }

  /**
   * Returns the opens of the candles that a complete history holds, opens in `[from, to)`, in
   * order, lazily. See {@link CandleGrid}; candles of a day or more are labelled by date.
   */
  expectedCandles(
    timeframe: Timeframe,
    from: Micros,
    to: Micros,
    options: SessionFilter & { readonly grid?: CandleGrid } = {},
  ): Generator<Micros, void, undefined> {
    // A candle may open on the day before its session, and the first session inside a longer one
    // comes days after its label: holidays never last a month.
    const [first, last] = [dayOf(from) - 1, dayOf(to) + 32];
    this.#index.assertCovered(from);
    this.#index.assertCovered(Math.max(from, to - 1));
    const bounded = this.sessions(
      Math.max(first, firstDay(this.years.from)),
      Math.min(last, firstDay(this.years.to + 1) - 1),
      options,
    );
    const quietOf = (session: Session): readonly Span[] =>
      phasesOf(this.#rules, session, ({ quiet }) => quiet === true);
    return expectedCandles(bounded, quietOf, {
      timeframe,
      from,
      to,
      grid: options.grid ?? 'clock',
    });
  }

  /**
   * Returns this calendar with an exchange's own list laid over it: closures, sessions and
   * openings that were declared later, or a year beyond the covered ones. Throws `INVALID_INPUT`
   * for an amendment that contradicts itself.
   */
  amended(amendment: CalendarAmendment): TradingCalendar {
    return new TradingCalendar(amendRules(this.#rules, amendment));
  }
}

const counts = (session: Session, { special = true }: SessionFilter): boolean =>
  special || session.kind === 'regular';
