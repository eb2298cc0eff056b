import { VelaError } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import type { FeedRecord, FeedSlice } from '@vela/ports';
import type { Observable } from 'rxjs';
import type { Ground } from '../../ground.js';
import type { FeedService } from '../feed-service.js';
import { conflate } from './conflated.js';
import type { Conflated } from './conflated.js';
import { followRows } from './row-follower.js';
import type { RowItem } from './row-follower.js';

/** A closed candle of a feed. */
export interface FeedCandle {
  readonly feedId: string;
  /** Number of its slice. */
  readonly slice: number;
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
  readonly openAt: Micros;
  readonly availableAt: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The market of an instrument as a feed tells it. */
export interface FeedQuote {
  readonly feedId: string;
  readonly instrumentId: string;
  readonly at: Micros;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  /** Last close. */
  readonly last: number | null;
}

/** What somebody wants to see of the market. */
export interface MarketScope {
  readonly instrumentIds: readonly string[];
  /** Feed to look at; the one that carries the instrument when absent, live ones first. */
  readonly feedId?: string | null | undefined;
}

/** Instruments, at most, of one stream. */
const INSTRUMENTS_MAX = 200;
/** Slices in which the newest candle of an instrument is looked for. */
const BACK = 64;

type SliceRow = FeedSlice;

/** Streams over what feeds deliver. */
export class MarketStreams {
  constructor(
    private readonly ground: Ground,
    private readonly feeds: FeedService,
  ) {}

  /** Returns the newest candle of each instrument, then every candle that closes. */
  async candles(
    scope: MarketScope & { readonly timeframe: Timeframe },
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<FeedCandle>>> {
    const chosen = await this.choose(scope, scope.timeframe);
    const { feeds, clock } = this.ground;
    const of = (slice: FeedSlice): readonly FeedCandle[] => {
      const own = chosen.get(slice.feedId);
      return own === undefined
        ? []
        : candlesOf(slice, own.feed).filter(
            ({ instrumentId, timeframe }) =>
              timeframe === scope.timeframe && own.instruments.has(instrumentId),
          );
    };
    return followRows<SliceRow, FeedCandle>({
      kind: `candles/${scope.timeframe}`,
      logs: async () => {
        const records = await Promise.all([...chosen.keys()].map((id) => this.feeds.expect(id)));
        return records.map(({ id, lastSlice }) => ({
          name: id,
          hints: this.pulses(id),
          version: String(lastSlice),
          read: (from, limit) => feeds.slices(id, from, limit),
          last: async () => (await this.feeds.expect(id)).lastSlice,
        }));
      },
      items: async (slice) => of(slice),
      snapshot: async () => {
        const newest: FeedCandle[] = [];
        for (const { feed, instruments } of chosen.values()) {
          const slices = await this.newest(feed);
          const candles = slices.flatMap((slice) => of(slice));
          for (const id of instruments) {
            const found = candles.findLast(({ instrumentId }) => instrumentId === id);
            if (found !== undefined) newest.push(found);
          }
        }
        return newest;
      },
      after,
      now: () => clock.now(),
    });
  }

  /** Returns the market of each instrument, then the newest of each that changes. */
  async quotes(
    scope: MarketScope,
    throttleMs: number,
  ): Promise<AsyncIterableIterator<Conflated<FeedQuote>>> {
    const chosen = await this.choose(scope, null);
    const hints = new Map([...chosen.keys()].map((id) => [id, this.pulses(id)]));
    const known = new Map<string, FeedQuote>();
    const seen = new Map<string, number>();
    return conflate<FeedQuote>({
      read: async () => {
        for (const { feed, instruments } of chosen.values()) {
          const { lastSlice } = await this.feeds.expect(feed.id);
          const from = Math.max(seen.get(feed.id) ?? 0, lastSlice - BACK);
          if (seen.get(feed.id) === lastSlice) continue;
          seen.set(feed.id, lastSlice);
          for (const slice of await this.ground.feeds.slices(feed.id, from, BACK)) {
            for (const quote of quotesOf(slice, feed)) {
              if (!instruments.has(quote.instrumentId)) continue;
              // A slice with quotes need not hold a candle of each instrument, and the reverse.
              const last = quote.last ?? known.get(quote.instrumentId)?.last ?? null;
              known.set(quote.instrumentId, { ...quote, last });
            }
          }
        }
        return new Map(known);
      },
      hints: () => hints,
      fingerprint: ({ at, bid, ask, last }) => `${at} ${bid} ${ask} ${last}`,
      throttleMs,
    });
  }

  private pulses(feedId: string): Observable<unknown> {
    return this.ground.slices.pulses(feedId);
  }

  private async newest({ id }: Pick<FeedRecord, 'id'>): Promise<readonly FeedSlice[]> {
    const { lastSlice } = await this.feeds.expect(id);
    return this.ground.feeds.slices(id, Math.max(0, lastSlice - BACK), BACK);
  }

  /** Returns the feeds to look at with their instruments; refuses what no feed carries. */
  private async choose(
    { instrumentIds, feedId }: MarketScope,
    timeframe: Timeframe | null,
  ): Promise<
    ReadonlyMap<string, { readonly feed: FeedRecord; readonly instruments: Set<string> }>
  > {
    const count = instrumentIds.length;
    if (count < 1 || count > INSTRUMENTS_MAX) {
      const message = `expected 1 to ${INSTRUMENTS_MAX} instruments, found ${count}`;
      throw new VelaError('INVALID_INPUT', message, { path: ['instruments'] });
    }
    const feeds =
      feedId == null ? await this.feeds.list() : [await this.feeds.expect(feedId, ['feedId'])];
    const chosen = new Map<string, { feed: FeedRecord; instruments: Set<string> }>();
    for (const instrumentId of instrumentIds) {
      const feed = feeds
        .filter(({ series }) =>
          series.some(
            (one) =>
              one.instrumentId === instrumentId &&
              (timeframe === null || one.timeframe === timeframe),
          ),
        )
        .sort((a, b) => rankOf(b) - rankOf(a) || b.createdAt - a.createdAt)[0];
      if (feed === undefined) throw notCarried(instrumentId, timeframe);
      const entry = chosen.get(feed.id) ?? { feed, instruments: new Set<string>() };
      entry.instruments.add(instrumentId);
      chosen.set(feed.id, entry);
    }
    return chosen;
  }
}

const RANKS = ['ENDED', 'DOWN', 'STARTING', 'STALE', 'LIVE'];
const rankOf = ({ state }: FeedRecord): number => RANKS.indexOf(state);

const notCarried = (instrumentId: string, timeframe: Timeframe | null): VelaError =>
  new VelaError(
    'DATA_MISSING',
    `no feed carries ${timeframe === null ? '' : `${timeframe} candles of `}${instrumentId}`,
    { hint: 'Create one with feedCreate, or name another timeframe.', path: ['instruments'] },
  );

/** Returns the candles of a slice. */
function candlesOf(slice: FeedSlice, { series }: FeedRecord): readonly FeedCandle[] {
  return slice.batch.series.flatMap((columns, index) => {
    const key = series[index];
    // Series that were added to the feed since it was chosen are nobody's here.
    if (key === undefined) return [];
    return Array.from({ length: columns.length }, (_, row) => ({
      feedId: slice.feedId,
      slice: slice.n,
      instrumentId: key.instrumentId,
      timeframe: key.timeframe,
      openAt: columns.openAt[row]!,
      availableAt: columns.availableAt[row]!,
      open: columns.open[row]!,
      high: columns.high[row]!,
      low: columns.low[row]!,
      close: columns.close[row]!,
      volume: columns.volume[row]!,
    }));
  });
}

/** Returns the market of each instrument behind a slice: quotes where there are any, else closes. */
function quotesOf(slice: FeedSlice, feed: FeedRecord): readonly FeedQuote[] {
  const found = new Map<string, FeedQuote>();
  for (const { instrumentId, close, availableAt } of candlesOf(slice, feed)) {
    const at = availableAt;
    found.set(instrumentId, { ...blank(slice, instrumentId), at, last: close });
  }
  // Quotes are by instrument, in the order in which the series name them first.
  const instruments = [...new Set(feed.series.map(({ instrumentId }) => instrumentId))];
  for (const [index, quotes] of (slice.batch.quotes ?? []).entries()) {
    const instrumentId = instruments[index];
    const row = (quotes?.length ?? 0) - 1;
    if (quotes === null || quotes === undefined || instrumentId === undefined || row < 0) continue;
    found.set(instrumentId, {
      ...(found.get(instrumentId) ?? blank(slice, instrumentId)),
      at: quotes.at[row]!,
      bid: known(quotes.bid[row]),
      ask: known(quotes.ask[row]),
      bidSize: known(quotes.bidSize[row]),
      askSize: known(quotes.askSize[row]),
    });
  }
  return [...found.values()];
}

const blank = (slice: FeedSlice, instrumentId: string): FeedQuote => ({
  feedId: slice.feedId,
  instrumentId,
  at: slice.availableAt,
  bid: null,
  ask: null,
  bidSize: null,
  askSize: null,
  last: null,
});

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
