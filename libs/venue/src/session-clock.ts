import { findCalendar } from '@vela/calendar';
import type { TradingCalendar } from '@vela/calendar';
import { DAY, civilFromDays, dayOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** Sessions that are looked at before a calendar counts as having none: holidays are shorter. */
const DAYS_MAX = 40;

/**
 * The sessions of an instrument as orders need them: read `openAt` and `closeAt` after `seek`.
 * A venue without a calendar, and any year that its calendar does not cover, trades in UTC days.
 */
export class SessionClock {
  openAt: Micros = 0;
  closeAt: Micros = 0;
  readonly #calendar: TradingCalendar | null;

  constructor(venue: string) {
    this.#calendar = findCalendar(venue);
  }

  /** Whether sessions come from a calendar. */
  get isKnown(): boolean {
    return this.#calendar !== null;
  }

  /**
   * Moves to the session that holds an instant, or else to the next one; with `fromStart` to the
   * first session that opens at the instant or later.
   */
  seek(at: Micros, fromStart: boolean): void {
    if (this.#calendar !== null && this.#seekIn(this.#calendar, at, fromStart)) return;
    this.openAt = (fromStart ? Math.ceil(at / DAY) : Math.floor(at / DAY)) * DAY;
    this.closeAt = this.openAt + DAY;
  }

  #seekIn(calendar: TradingCalendar, at: Micros, fromStart: boolean): boolean {
    const { year } = civilFromDays(dayOf(at));
    if (year <= calendar.years.from || year >= calendar.years.to) return false;
    let day = dayOf(at) - 1;
    for (let tries = 0; tries < DAYS_MAX; tries++) {
      const session = calendar.sessionOnOrAfter(day);
      if (session === null) return false;
      if (fromStart ? session.openAt >= at : session.closeAt > at) {
        this.openAt = session.openAt;
        this.closeAt = session.closeAt;
        return true;
      }
      day = session.day + 1;
    }
    return false;
  }
}
