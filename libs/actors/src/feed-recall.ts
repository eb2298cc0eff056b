import { DAY, MINUTE, timeframeWidth } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { ONE_MINUTE, SliceCloser, timeframeGrid } from '@vela/market-data';
import type { MinuteCandle } from '@vela/market-data';
import type { FeedRecord, FeedSlice, FeedStore } from '@vela/ports';

/** Slices of one question. */
const PAGE = 256;
/** So much of what was closed lately is remembered anyway. */
const REMEMBERED: Micros = 30 * MINUTE;

/** Where a feed stands. */
export interface Stand {
  readonly feed: FeedRecord;
  /** Instant up to which everything is closed, at least that of the last slice. */
  readonly reached: Micros;
  /** Instant from which on the first slices are made. */
  readonly from: Micros;
}

/** What is remembered of a feed by its rows. */
export interface Recalled {
  /** Open of the first minute that is. */
  readonly since: Micros;
}

/**
 * Fills a fresh closer with what the slices of a feed have, as far back as the candles begin that
 * are under way, and gives every minute to `tell`. Slices alone decide, so that a feed that goes on
 * under another owner makes the candles that it would have made.
 */
export async function recall(
  feeds: Pick<FeedStore, 'slices'>,
  closer: SliceCloser,
  { feed, reached, from }: Stand,
  tell: (instrumentId: string, minute: MinuteCandle) => void,
): Promise<Recalled> {
  const { id, series, lastSlice } = feed;
  let known = 0;
  const grow = (to: number, since: Micros): void => {
    closer.add(series.slice(known, to), since);
    known = Math.max(known, to);
  };
  if (lastSlice === 0) {
    grow(series.length, from);
    return { since: reached };
  }
  const need = Math.min(reached - REMEMBERED, ...series.map((one) => beginOf(one, reached)));
  const first = await lastBefore(feeds, feed, need);
  let since: Micros | null = null;
  let before = from;
  for (let after = first - 1; after < lastSlice; ) {
    const page = await feeds.slices(id, after, PAGE);
    if (page.length === 0) break;
    for (const slice of page) {
      after = slice.n;
      const isBegun: boolean = slice.n > 1 && since === null;
      // What the first slice that is read carries was heard at its instant already.
      grow(slice.batch.series.length, isBegun ? slice.availableAt : before);
      since ??= isBegun ? slice.availableAt : from;
      before = slice.availableAt;
      const minutes = minutesOf(slice, feed);
      for (const [instrumentId, [minute]] of minutes) tell(instrumentId, minute!);
      closer.close(minutes, slice.availableAt);
    }
  }
  closer.close(new Map(), reached);
  grow(series.length, reached);
  return { since: since ?? reached };
}

/** Returns where the candle of a series begins that is under way at an instant. */
function beginOf({ timeframe }: FeedRecord['series'][number], at: Micros): Micros {
  if (timeframe === ONE_MINUTE) return at;
  const width = timeframeWidth(timeframe);
  const openAt = timeframeGrid(timeframe).openOf(at);
  // A trading day may begin on the evening before, and a session hold more than one date of UTC.
  return width !== null && width < DAY ? openAt : openAt - DAY;
}

/** Returns the number of the last slice at an instant or before it, 1 when there is none. */
async function lastBefore(
  feeds: Pick<FeedStore, 'slices'>,
  { id, lastSlice }: FeedRecord,
  at: Micros,
): Promise<number> {
  const instantOf = async (n: number): Promise<Micros> =>
    (await feeds.slices(id, n - 1, 1))[0]?.availableAt ?? Infinity;
  let high = lastSlice;
  let low = lastSlice;
  for (let step = PAGE; low > 1 && (await instantOf(low)) > at; step *= 2) {
    high = low;
    low = Math.max(1, low - step);
  }
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((await instantOf(middle)) > at) high = middle;
    else low = middle;
  }
  return low;
}

/** Returns the minutes of a slice by instrument. */
function minutesOf(
  { batch }: FeedSlice,
  { series }: FeedRecord,
): ReadonlyMap<string, readonly MinuteCandle[]> {
  const found = new Map<string, readonly MinuteCandle[]>();
  batch.series.forEach((columns, index) => {
    const key = series[index];
    if (key?.timeframe !== ONE_MINUTE || columns.length === 0) return;
    const minute = {
      openAt: columns.openAt[0]!,
      open: columns.open[0]!,
      high: columns.high[0]!,
      low: columns.low[0]!,
      close: columns.close[0]!,
      volume: columns.volume[0]!,
    };
    found.set(key.instrumentId, [minute]);
  });
  return found;
}
