import type { Micros } from '@vela/kernel';

/** Most prints of one minute that a source makes; those by hand come on top. */
export const TRADES_MAX = 24;

/** The prints of one symbol in one minute, in order of time; filled again for every minute. */
export class MinuteTicks {
  /** Number of prints that belong to the minute. */
  count = 0;
  /** Microseconds after the beginning of the minute. */
  readonly offset = new Float64Array(TRADES_MAX + 1);
  readonly price = new Float64Array(TRADES_MAX + 1);
  readonly size = new Float64Array(TRADES_MAX + 1);
  /** Whether the last print is one that is reported after the minute. */
  hasLate = false;
}

/** Best bid and ask. */
export interface QuoteTick {
  readonly at: Micros;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** Parts of the trading day. */
export type SessionKind = 'pre' | 'regular' | 'post';

/** One minute of one symbol that is asked for. */
export interface MinuteRequest {
  readonly symbol: string;
  /** Minutes since 1970. */
  readonly minute: number;
  readonly kind: SessionKind;
}

/** Where prints and quotes come from: a pure function of symbol and minute. */
export interface MinuteSource {
  readonly symbols: readonly string[];
  /** Fills `out` with the prints of a minute; none is an answer. */
  fill(request: MinuteRequest, out: MinuteTicks): void;
  /** Returns the quotes of a minute in order of time. */
  quotes(request: MinuteRequest): QuoteTick[];
}
