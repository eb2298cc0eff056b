import type { UserError } from './answer.js';
import { graphql } from './document.js';
import { ERROR_FIELDS } from './paging.js';

/** A stream of closed candles that deployments follow. */
export interface FeedView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'REPLAY' | 'RANDOM';
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
}

/** What a feed is made of. */
export interface FeedCreateInput {
  readonly name: string;
  readonly kind: 'REPLAY' | 'RANDOM';
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
}

const FEED_FIELDS = `id name kind series { timeframe instrument { id symbol } } state lastSlice
  marketTime slicesPerSecond lockstep detail`;

/** Every feed. */
export const FEEDS = graphql<{ readonly feeds: readonly FeedView[] }>(
  `query Feeds { feeds { ${FEED_FIELDS} } }`,
);

/** Adds a feed. */
export const FEED_CREATE = graphql<
  {
    readonly feedCreate: {
      readonly feed: FeedView | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly input: FeedCreateInput }
>(
  `mutation FeedCreate($input: FeedCreateInput!) {
    feedCreate(input: $input) { feed { ${FEED_FIELDS} } ${ERROR_FIELDS} }
  }`,
);
