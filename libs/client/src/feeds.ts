import type { UserError } from './answer.js';
import { graphql } from './document.js';
import { ERROR_FIELDS } from './paging.js';

/** Where a feed takes its candles from. */
export type FeedKind = 'REPLAY' | 'RANDOM' | 'STREAM';

/** A stream of closed candles that deployments follow. */
export interface FeedView {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  readonly series: readonly {
    readonly timeframe: string;
    readonly instrument: { readonly id: string; readonly symbol: string };
  }[];
  readonly state: 'STARTING' | 'LIVE' | 'STALE' | 'DOWN' | 'ENDED';
  readonly lastSlice: string;
  readonly marketTime: string | null;
  readonly slicesPerSecond: number | null;
  readonly lockstep: boolean;
  readonly detail: string | null;
  /** Seconds by which a live feed is behind the clock, null for another kind. */
  readonly lagSeconds: number | null;
  readonly stream: {
    readonly provider: string;
    readonly accountId: string;
    readonly channel: string;
    readonly candles: 'BARS' | 'TRADES';
    readonly from: string;
    readonly quotes: boolean;
    readonly extendedHours: boolean;
  } | null;
}

/** A feed with what came too late for its slices. */
export interface FeedDetailView extends FeedView {
  readonly createdAt: string;
  readonly lateCandles: readonly {
    readonly instrumentId: string;
    readonly kind: 'LATE' | 'REVISED' | 'MISSED';
    readonly openAt: string;
    readonly at: string;
  }[];
}

/** What a feed is made of. */
export interface FeedCreateInput {
  readonly name: string;
  readonly kind: FeedKind;
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  readonly slicesPerSecond?: number | undefined;
  readonly lockstep?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly source?: string | undefined;
  readonly seed?: string | undefined;
  readonly startAt?: string | undefined;
  readonly slices?: number | undefined;
  readonly quotes?: boolean | undefined;
  readonly price?: string | undefined;
  readonly volatility?: number | undefined;
  readonly provider?: string | undefined;
  readonly account?: string | undefined;
  readonly channel?: string | undefined;
  readonly candles?: 'BARS' | 'TRADES' | undefined;
  readonly extendedHours?: boolean | undefined;
}

const FEED_FIELDS = `id name kind series { timeframe instrument { id symbol } } state lastSlice
  marketTime slicesPerSecond lockstep detail lagSeconds
  stream { provider accountId channel candles from quotes extendedHours }`;

/** Every feed. */
export const FEEDS = graphql<{ readonly feeds: readonly FeedView[] }>(
  `query Feeds { feeds { ${FEED_FIELDS} } }`,
);

/** One feed, null when there is none. */
export const FEED = graphql<{ readonly feed: FeedDetailView | null }, { readonly id: string }>(
  `query Feed($id: ID!) {
    feed(id: $id) {
      ${FEED_FIELDS} createdAt
      lateCandles(first: 5) { instrumentId kind openAt at }
    }
  }`,
);

/** Adds a feed. */
export const FEED_CREATE = graphql<
  {
    readonly feedCreate: {
      readonly feed: FeedView | null;
      readonly created: boolean;
      readonly seriesAdded: number;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly input: FeedCreateInput }
>(
  `mutation FeedCreate($input: FeedCreateInput!) {
    feedCreate(input: $input) { feed { ${FEED_FIELDS} } created seriesAdded ${ERROR_FIELDS} }
  }`,
);
