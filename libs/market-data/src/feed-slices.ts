import { findCalendar } from '@vela/calendar';
import { VelaError, candleCloseAt, timeframeWidth } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import { oneSlice } from '@vela/market';
import type { CandleBatch, CandleColumns, Instrument } from '@vela/market';
import type { CandleQuery, Dataset, FeedRecord, FeedSource } from '@vela/ports';
import { generateCandles } from './generate-candles.js';
import { quotesOf } from './market-quotes.js';
import { joinSlices } from './slice-joiner.js';
import type { SeriesFeed } from './slice-joiner.js';
import type { StoredCandleSource } from './stored-candle-source.js';

/** What the slices of a feed are made from. */
export interface FeedWorld {
  readonly candles: Pick<StoredCandleSource, 'batches'>;
  readonly dataset: (tenantId: string, id: string) => Promise<Dataset | null>;
  readonly instruments: (
    tenantId: string,
    ids: readonly string[],
  ) => Promise<readonly Instrument[]>;
}

type Random = Extract<FeedSource, { readonly kind: 'random' }>;
type Replay = Extract<FeedSource, { readonly kind: 'replay' }>;
type FeedPlan = Pick<FeedRecord, 'tenantId' | 'series' | 'source'>;

/** Candles of a random market that are made in one go. */
const RANDOM_BLOCK = 4_096;
/** Microseconds of a year, for a volatility that is said for each candle. */
const YEAR = 365.25 * 86_400_000_000;

/**
 * Yields the slices of a feed one by one, from the first one behind a number on: the same ones in
 * every call. Ends with the source; errors with `DATA_MISSING` when it is gone.
 */
export async function* feedSlices(
  feed: FeedPlan,
  world: FeedWorld,
  after: number,
): AsyncGenerator<CandleBatch> {
  if (feed.source.kind === 'stream') {
    throw new VelaError('INVALID_INPUT', 'expected a feed of stored or random candles');
  }
  const instruments = await world.instruments(feed.tenantId, instrumentIds(feed));
  const batches =
    feed.source.kind === 'replay'
      ? world.candles.batches(await replayQuery(feed, feed.source, instruments, world))
      : joinSlices(randomFeeds(feed, feed.source, instruments));
  let n = 0;
  for await (const batch of batches) {
    if (n + batch.length <= after) {
      n += batch.length;
      continue;
    }
    for (let slice = Math.max(0, after - n); slice < batch.length; slice++) {
      const one = oneSlice(batch, slice);
      yield feed.source.kind === 'random' && feed.source.quotes
        ? { ...one, quotes: quotesOf(one, instruments, narrowestSeries(feed, instruments)) }
        : one;
    }
    n += batch.length;
    if (feed.source.kind === 'random' && n >= (feed.source.slices ?? Infinity)) return;
  }
}

/** Returns the instruments of a feed in the order of its series, each once. */
const instrumentIds = ({ series }: Pick<FeedPlan, 'series'>): string[] => [
  ...new Set(series.map(({ instrumentId }) => instrumentId)),
];

async function replayQuery(
  { tenantId, series }: FeedPlan,
  { datasets, from, to }: Replay,
  instruments: readonly Instrument[],
  world: FeedWorld,
): Promise<CandleQuery> {
  const pinned = await Promise.all(
    series.map(async (own, index) => {
      const { datasetId, version } = datasets[index]!;
      const dataset = await world.dataset(tenantId, datasetId);
      if (dataset === null) {
        throw new VelaError('DATA_MISSING', `expected dataset ${datasetId}: it is gone`);
      }
      const venue = instruments.find(({ id }) => id === own.instrumentId)?.venue;
      return {
        ...own,
        datasetId,
        version,
        ...(dataset.timeframe === own.timeframe ? {} : { storedTimeframe: dataset.timeframe }),
        ...(venue === undefined ? {} : { venue }),
      };
    }),
  );
  return { tenantId, series: pinned, from, to };
}

/** Returns for each instrument the index of its narrowest series. */
function narrowestSeries({ series }: FeedPlan, instruments: readonly Instrument[]): number[] {
  const width = (timeframe: Timeframe): number => timeframeWidth(timeframe) ?? Infinity;
  return instruments.map(({ id }) => {
    const own = series.flatMap((one, index) => (one.instrumentId === id ? [index] : []));
    return own.reduce((best, index) =>
      width(series[index]!.timeframe) < width(series[best]!.timeframe) ? index : best,
    );
  });
}

function randomFeeds(
  feed: FeedPlan,
  source: Random,
  instruments: readonly Instrument[],
): readonly SeriesFeed[] {
  const narrowest = narrowestSeries(feed, instruments);
  return feed.series.map(({ instrumentId, timeframe }, index) => {
    const which = instruments.findIndex(({ id }) => id === instrumentId);
    const of = narrowest[which]!;
    if (of === index) {
      return { source: randomCandles(source, timeframe, instruments[which]!, which) };
    }
    const calendar = findCalendar(instruments[which]!.venue);
    const widening = {
      from: feed.series[of]!.timeframe,
      to: timeframe,
      calendar,
      since: source.startAt,
    };
    return { of, widening };
  });
}

/** Yields the candles of one random instrument without end, or as many as the source has. */
async function* randomCandles(
  { seed, startAt, slices, price, volatility }: Random,
  timeframe: Timeframe,
  { priceScale }: Instrument,
  index: number,
): AsyncGenerator<CandleColumns> {
  const width = timeframeWidth(timeframe) ?? YEAR / 12;
  let [from, startPrice, block] = [startAt, price, 0];
  for (let left = slices ?? Infinity; left > 0; left -= RANDOM_BLOCK, block++) {
    const market = {
      // Blocks are drawn from streams of their own, so that none depends on how many are asked for.
      seed: seed + index * 1_000_003 + block * 7_919,
      count: Math.min(RANDOM_BLOCK, left),
      timeframe,
      from,
      startPrice,
      volatility: volatility * Math.sqrt(YEAR / width),
      drift: 0,
      priceScale: Math.min(8, priceScale),
    };
    for (const columns of generateCandles(market)) {
      yield columns;
      const last = columns.length - 1;
      startPrice = columns.close[last]!;
      from = candleCloseAt(columns.openAt[last]!, timeframe);
    }
  }
}
