import type { Micros } from '@vela/kernel';
import type { DayNumber } from './day-number.js';

/** A stretch of time: from `openAt` up to, and without, `closeAt`. */
export interface Span {
  readonly openAt: Micros;
  readonly closeAt: Micros;
}

/**
 * How sure a session's date and hours are. `known`: at least one published list or source.
 * `unverified`: dates or hours rest on memory alone. `projected`: computed by rule beyond the last
 * published list.
 */
export type Certainty = 'known' | 'unverified' | 'projected';

/** One continuous trading session of a venue, which a date names. */
export interface Session extends Span {
  /** The trading date as `2024-01-31`; it is the local date of the close, midnight excepted. */
  readonly date: string;
  /** The trading date as days since 1970-01-01. */
  readonly day: DayNumber;
  /** Pauses inside the session, such as lunch in Tokyo; in order, without overlap. */
  readonly breaks: readonly Span[];
  /** `special` on a day on which the venue is closed otherwise: a weekend, a holiday. */
  readonly kind: 'regular' | 'special';
  /** True when the session ends before its usual time. */
  readonly earlyClose: boolean;
  /** True when the session begins after its usual time. */
  readonly lateOpen: boolean;
  /** Why the hours are unusual, for instance `Christmas Eve`; null on an ordinary day. */
  readonly name: string | null;
  readonly certainty: Certainty;
}

/** What happens around continuous trading. */
export type PhaseKind = 'pre-market' | 'opening-auction' | 'closing-auction' | 'post-market';

/** A part of the trading day beside continuous trading. */
export interface Phase extends Span {
  readonly kind: PhaseKind;
}

/** Returns the parts of a session between its breaks, in order; at least one. */
export function tradingSpans(session: Session): readonly Span[] {
  return session.breaks.length === 0 ? [session] : withoutSpans(session, session.breaks);
}

/** Returns what is left of `whole` without `holes`, which are in order and do not overlap. */
export function withoutSpans(whole: Span, holes: readonly Span[]): readonly Span[] {
  const rest: Span[] = [];
  let openAt = whole.openAt;
  for (const hole of holes) {
    if (hole.openAt > openAt) rest.push({ openAt, closeAt: Math.min(hole.openAt, whole.closeAt) });
    openAt = Math.max(openAt, hole.closeAt);
  }
  if (openAt < whole.closeAt) rest.push({ openAt, closeAt: whole.closeAt });
  return rest;
}
