import { NEW_YORK, calendarOf, formatDay } from '@vela/calendar';
import type { Session, TradingCalendar } from '@vela/calendar';
import { DAY, HOUR } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { VenueSession } from '../contract.js';
import type { SessionKind } from './minute-ticks.js';

/** Whether shares trade around the clock, so that people can practise at night, or as in reality. */
export type Hours = 'always' | 'calendar';

/** A stretch in which a symbol trades, from `openAt` up to, and without, `closeAt`. */
export interface TradingSpan {
  readonly openAt: Micros;
  readonly closeAt: Micros;
  readonly kind: SessionKind;
}

/** What decides whether a symbol has hours at all. */
interface OpenAtAllHours {
  /** Crypto, and the symbol that is there for tests. */
  readonly alwaysOpen: boolean;
}

interface TradingDay {
  readonly session: Session;
  readonly extendedOpensAt: Micros;
  readonly extendedClosesAt: Micros;
}

/** Days of the market: midnight Eastern begins one for shares and crypto alike. */
export const marketDayOf = (at: Micros): number => Math.floor((at + NEW_YORK.offsetAt(at)) / DAY);

/** Returns the instant at which a day of the market begins. */
export const marketDayStart = (day: number): Micros => NEW_YORK.instantOf(day, 0);

/** When what is traded. */
export class TradingHours {
  readonly #hours: Hours;
  readonly #calendar: TradingCalendar;
  /** Bounded by the years of the calendar. */
  readonly #days = new Map<number, TradingDay>();

  constructor(hours: Hours) {
    this.#hours = hours;
    this.#calendar = calendarOf('XNYS');
  }

  /** Returns whether a symbol never stops trading. */
  neverCloses(symbol: OpenAtAllHours): boolean {
    return symbol.alwaysOpen || this.#hours === 'always';
  }

  /** Yields what is traded from one instant to another, in order, cut at both. */
  *spans(
    symbol: OpenAtAllHours,
    from: Micros,
    to: Micros,
  ): Generator<TradingSpan, void, undefined> {
    if (from >= to) return;
    if (this.neverCloses(symbol)) {
      yield { openAt: from, closeAt: to, kind: 'regular' };
      return;
    }
    const last = marketDayOf(to - 1);
    for (let day = marketDayOf(from); day <= last; day++) {
      const session = this.#calendar.session(day);
      if (session === null) continue;
      for (const span of partsOf(this.#tradingDay(session))) {
        const openAt = Math.max(from, span.openAt);
        const closeAt = Math.min(to, span.closeAt);
        if (openAt < closeAt) yield { openAt, closeAt, kind: span.kind };
      }
    }
  }

  /** Returns in which part of the day an instant lies, or null while nothing is traded. */
  kindAt(symbol: OpenAtAllHours, at: Micros): SessionKind | null {
    if (this.neverCloses(symbol)) return 'regular';
    const session = this.#calendar.session(marketDayOf(at));
    if (session === null) return null;
    const parts = partsOf(this.#tradingDay(session));
    return parts.find(({ openAt, closeAt }) => at >= openAt && at < closeAt)?.kind ?? null;
  }

  /** Returns the trading day that runs at an instant, or the coming one. */
  session(symbol: OpenAtAllHours, at: Micros): VenueSession {
    const day = marketDayOf(at);
    if (this.neverCloses(symbol)) {
      const [opensAt, closesAt] = [marketDayStart(day), marketDayStart(day + 1)];
      const extendedClosesAt = closesAt;
      const date = formatDay(day);
      return { date, phase: 'regular', opensAt, closesAt, extendedClosesAt, changesAt: closesAt };
    }
    const trading = this.#dayFrom(at);
    const { session, extendedOpensAt, extendedClosesAt } = trading;
    const { date, openAt: opensAt, closeAt: closesAt } = session;
    const edges = [
      { phase: 'closed', until: extendedOpensAt },
      { phase: 'pre', until: opensAt },
      { phase: 'regular', until: closesAt },
      { phase: 'post', until: extendedClosesAt },
    ] as const;
    const now = edges.find(({ until }) => at < until) ?? edges[3];
    return { date, phase: now.phase, opensAt, closesAt, extendedClosesAt, changesAt: now.until };
  }

  /** Returns the next regular open and the next regular close, as the venue's clock tells them. */
  clock(at: Micros): {
    readonly isOpen: boolean;
    readonly nextOpen: Micros;
    readonly nextClose: Micros;
  } {
    if (this.#hours === 'always') {
      const nextOpen = marketDayStart(marketDayOf(at) + 1);
      return { isOpen: true, nextOpen, nextClose: nextOpen };
    }
    const nextOpen = this.#calendar.nextOpen(at) ?? at;
    const nextClose = this.#calendar.nextClose(at) ?? at;
    return { isOpen: this.#calendar.isOpen(at), nextOpen, nextClose };
  }

  /** Returns the regular sessions of the dates from one day to another, both included. */
  sessions(
    from: number,
    to: number,
  ): readonly (TradingDay & { readonly settlement: string | null })[] {
    const all = this.#calendar.sessions(from, to).map((session) => this.#tradingDay(session));
    return all.map((day) => ({
      ...day,
      settlement: this.#calendar.sessionOnOrAfter(day.session.day + 1)?.date ?? null,
    }));
  }

  #dayFrom(at: Micros): TradingDay {
    const first = this.#calendar.sessionOnOrAfter(marketDayOf(at));
    if (first === null) throw new RangeError('the calendar ends here');
    const day = this.#tradingDay(first);
    if (at < day.extendedClosesAt) return day;
    const next = this.#calendar.sessionOnOrAfter(first.day + 1);
    if (next === null) throw new RangeError('the calendar ends here');
    return this.#tradingDay(next);
  }

  #tradingDay(session: Session): TradingDay {
    const known = this.#days.get(session.day);
    if (known !== undefined) return known;
    const phases = this.#calendar.phases(session.day);
    const pre = phases.find(({ kind }) => kind === 'pre-market');
    const post = phases.find(({ kind }) => kind === 'post-market');
    const made: TradingDay = {
      session,
      extendedOpensAt: pre?.openAt ?? session.openAt - 5.5 * HOUR,
      extendedClosesAt: post?.closeAt ?? session.closeAt + 4 * HOUR,
    };
    this.#days.set(session.day, made);
    return made;
  }
}

const partsOf = ({
  session,
  extendedOpensAt,
  extendedClosesAt,
}: TradingDay): readonly TradingSpan[] => [
  { openAt: extendedOpensAt, closeAt: session.openAt, kind: 'pre' },
  { openAt: session.openAt, closeAt: session.closeAt, kind: 'regular' },
  { openAt: session.closeAt, closeAt: extendedClosesAt, kind: 'post' },
];
