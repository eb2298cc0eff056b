import type { Micros, Timeframe } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { Observable } from 'rxjs';
import type { Claim } from './actor-store.js';
import type { AlertDraft } from './deployments.js';
import type { Pace } from './pace.js';

/** One series that a feed carries. */
export interface FeedSeries {
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
}

/** Where a feed takes its candles from. */
export type FeedSource =
  /** Stored candles again, with the instants they had. */
  | {
      readonly kind: 'replay';
      /** One dataset and its version for each series, in the order of the series. */
      readonly datasets: readonly { readonly datasetId: string; readonly version: number }[];
      readonly from: Micros;
      readonly to: Micros;
      /** Slices a second; null for as fast as its deployments take them. */
      readonly slicesPerSecond: number | null;
      /**
       * True when the next slice waits until every running deployment has taken the last one and
       * its orders have reached their venue: a paper deployment is then a backtest in slow motion.
       * Such a feed rests while no deployment is at work on it.
       */
      readonly lockstep: boolean;
    }
  /** A seeded random market, candle after candle at the pace of the clock or faster. */
  | {
      readonly kind: 'random';
      readonly seed: number;
      readonly startAt: Micros;
      readonly slicesPerSecond: number | null;
      readonly lockstep: boolean;
      /** Slices after which it ends; null for never. */
      readonly slices: number | null;
      /** True to quote the market between the candles, so that quotes fill orders. */
      readonly quotes: boolean;
      /** First price and change of a candle (standard deviation, fraction) by series. */
      readonly price: number;
      readonly volatility: number;
    }
  /**
   * A live upstream: one for each account and channel, shared by all its deployments. Its series may
   * grow, see {@link FeedStore.extend}: a slice has as many as there were when it was closed.
   */
  | {
      readonly kind: 'stream';
      /** Adapter that reads it, such as `alpaca`. */
      readonly provider: string;
      /** Account whose key opens it. */
      readonly accountId: string;
      /** Endpoint of the provider, such as `iex`, `sip` or `crypto-us`. */
      readonly channel: string;
      /** Whether the provider's own candles are taken, or candles are built here from trades. */
      readonly candles: 'bars' | 'trades';
      /** First instant of which candles are fetched before it goes live, so that warm-up has some. */
      readonly from: Micros;
      /** True to carry quotes in the slices, so that they fill orders on paper; false when absent. */
      readonly quotes?: boolean;
      /**
       * True for every candle that the provider tells, days being those of UTC; otherwise, and when
       * absent, candles outside the sessions of an instrument's venue are left out.
       */
      readonly extendedHours?: boolean;
      readonly slicesPerSecond: null;
      readonly lockstep: false;
    };

/** States of a feed, those of its machine. On `STALE` and `DOWN` entries stop. */
export const FEED_STATES = ['STARTING', 'LIVE', 'STALE', 'DOWN', 'ENDED'] as const;

/** One of {@link FEED_STATES}. */
export type FeedState = (typeof FEED_STATES)[number];

/** A feed as its row tells it. */
export interface FeedRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly actorId: string;
  readonly name: string;
  readonly series: readonly FeedSeries[];
  readonly source: FeedSource;
  readonly state: FeedState;
  /** Number of the last slice, 0 before the first; numbers have no gaps. */
  readonly lastSlice: number;
  /** `availableAt` of that slice, null before the first. */
  readonly lastAvailableAt: Micros | null;
  /** Why it is not live, null when it is. */
  readonly detail: string | null;
  readonly createdAt: Micros;
  readonly updatedAt: Micros;
}

/** One closed slice of a feed. */
export interface FeedSlice {
  readonly feedId: string;
  /** From 1 without gaps. */
  readonly n: number;
  readonly availableAt: Micros;
  /** A batch of one slice over all series of the feed, quotes included where there are any. */
  readonly batch: CandleBatch;
}

/**
 * A candle that was told, or found, when its slice was closed already. It is kept and never
 * delivered, so that what was decided can be decided again from the slices alone.
 */
export interface LateCandle extends FeedSeries {
  readonly openAt: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /**
   * `late`: the slice was closed without it; `revised`: the slice has other figures; `missed`: the
   * stream never told it, the provider's history has it.
   */
  readonly kind: 'late' | 'revised' | 'missed';
  /** When it was told. */
  readonly at: Micros;
}

/** Keeps feeds and the slices they have closed. Rows are never changed. */
export interface FeedStore {
  /** Adds a feed together with its actor. The same id again changes nothing and returns false. */
  create(
    feed: Pick<FeedRecord, 'id' | 'tenantId' | 'actorId' | 'name' | 'series' | 'source'>,
  ): Promise<boolean>;
  get(tenantId: string, id: string): Promise<FeedRecord | null>;
  byActor(actorId: string): Promise<FeedRecord | null>;
  list(tenantId: string): Promise<readonly FeedRecord[]>;
  /**
   * Adds series that it does not carry yet behind those of a `stream` feed and returns its record;
   * null when there is none of that id. Places of series never change.
   */
  extend(tenantId: string, id: string, series: readonly FeedSeries[]): Promise<FeedRecord | null>;
  /**
   * Appends slices and the state they lead to in one statement, fenced by the owner's epoch;
   * numbers must follow the last one. False when the owner was replaced.
   */
  append(
    claim: Claim,
    write: {
      readonly feedId: string;
      readonly slices: readonly FeedSlice[];
      readonly state: FeedState;
      readonly detail: string | null;
      /** True when the feed has nothing left to do. */
      readonly final: boolean;
      /** Persisted form of the machine. */
      readonly snapshot: unknown;
      /** Commit number of the actor before and after. */
      readonly seq: { readonly old: number; readonly new: number };
      /** Candles that came too late for their slices. */
      readonly late?: readonly LateCandle[];
      /** What people should know of it. */
      readonly alerts?: readonly AlertDraft[];
    },
  ): Promise<boolean>;
  /** Returns the candles that came too late, the newest first, at most `limit`. */
  lateCandles(feedId: string, limit: number): Promise<readonly LateCandle[]>;
  /** Returns slices behind a number, in order, at most `limit`. */
  slices(feedId: string, after: number, limit: number): Promise<readonly FeedSlice[]>;
  /**
   * Returns how many deployments are at work on a feed, and how many of them have not yet worked off
   * a slice: not taken it, not let a timer fire that market time has reached, or not handed all
   * their orders to the venue. See `lockstep`.
   */
  followers(
    feedId: string,
    slice: number,
    marketTime?: Micros,
  ): Promise<{ readonly active: number; readonly behind: number }>;
}

/** What a feed says between two slices. */
export interface FeedPulse {
  readonly feedId: string;
  readonly state: FeedState;
  readonly lastSlice: number;
  /** Instant of the market that has certainly been reached: every slice up to it was appended. */
  readonly marketTime: Micros;
}

/** How engines follow feeds: messages carry slices, rows fill what messages lost. */
export interface SliceLog {
  /**
   * Returns every slice behind a number, in order and without gaps, then those that come; waits for
   * `pace.ready()` before each when a pace is given. Many followers of one feed cost one reading at
   * its end. Waits through outages of the database; never errors.
   */
  follow(feedId: string, after: number, pace?: Pace): Observable<FeedSlice>;
  /** Returns the newest pulse at once when there is one, then each that comes. */
  pulses(feedId: string): Observable<FeedPulse>;
  /** Tells followers of appended slices and of the state; a hint, the rows are true already. */
  publish(slices: readonly FeedSlice[], pulse: FeedPulse): void;
}
