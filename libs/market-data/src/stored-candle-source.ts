import { findCalendar } from '@vela/calendar';
import { VelaError } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import { paced } from '@vela/ports';
import type { CandleQuery, CandleSource, CandleStore, PinnedSeries } from '@vela/ports';

import { inTurns } from './in-turns.js';
import { joinSlices } from './slice-joiner.js';
import type { SeriesFeed } from './slice-joiner.js';

/** Candles of all series together that are read ahead: about 120 MB. */
const ROWS_IN_MEMORY = 2_097_152;
/** Least candles of a series that are read ahead. */
const SERIES_ROWS_MIN = 1_024;

/** Datasets that are looked up at one time. */
const CHECKS_AT_ONCE = 4;

/** A source over a store, also as an iterator for those who take their time with each batch. */
export interface StoredCandleSource extends CandleSource {
  /** Returns the batches of a query; the next one is read when it is asked for. */
  batches(query: CandleQuery): AsyncIterable<CandleBatch>;
}

/**
 * Returns the source that replays stored candles. Each subscription of `replay` reads anew; the
 * next batch is read after the subscriber's `next` returned, and unsubscribing ends the reading. A
 * subscriber that works on a batch after it returned (a worker, a socket) uses `batches` instead,
 * which waits for it. Errors with `DATA_MISSING` for a dataset or a version that is not there, and
 * with `INVALID_INPUT` for a query without series or with an empty range.
 */
export function storedCandleSource(
  store: Pick<CandleStore, 'dataset' | 'read'>,
): StoredCandleSource {
  async function* batches(query: CandleQuery): AsyncGenerator<CandleBatch> {
    checkQuery(query);
    const read = query.series.filter(({ storedTimeframe }) => storedTimeframe === undefined);
    await inTurns(read, CHECKS_AT_ONCE, (series) => checkSeries(store, query.tenantId, series));
    yield* joinSlices(query.series.map((series) => feedOf(store, query, series)));
  }
  return { batches, replay: (query, pace) => paced(() => batches(query), pace) };
}

function checkQuery({ series, from: begin, to }: CandleQuery): void {
  if (series.length === 0) {
    throw new VelaError('INVALID_INPUT', 'expected at least one series to replay', {
      path: ['series'],
    });
  }
  if (!(begin < to)) {
    throw new VelaError('INVALID_INPUT', 'expected a range that ends after it begins', {
      path: ['from'],
    });
  }
}

function feedOf(
  store: Pick<CandleStore, 'read'>,
  { series, from: since, to }: CandleQuery,
  own: PinnedSeries,
): SeriesFeed {
  const { storedTimeframe: narrow, datasetId, version, timeframe, venue, follows = false } = own;
  if (narrow === undefined) {
    const rowsMax = Math.max(SERIES_ROWS_MIN, Math.floor(ROWS_IN_MEMORY / series.length));
    return { source: store.read(datasetId, version, { from: since, to }, { rowsMax }), follows };
  }
  const of = series.findIndex(
    (one) => one.datasetId === datasetId && one.storedTimeframe === undefined,
  );
  if (of < 0) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected the series that candles of ${timeframe} are made of, found none in the query`,
      { path: ['series'] },
    );
  }
  const calendar = venue === undefined ? null : findCalendar(venue);
  return { of, widening: { from: narrow, to: timeframe, calendar, since } };
}

async function checkSeries(
  store: Pick<CandleStore, 'dataset'>,
  tenantId: string,
  { datasetId, version }: PinnedSeries,
): Promise<void> {
  const dataset = await store.dataset(tenantId, datasetId);
  if (dataset !== null && version >= 1 && version <= dataset.version) return;
  const found = dataset === null ? 'it is gone' : `it has versions 1 to ${dataset.version}`;
  throw new VelaError(
    'DATA_MISSING',
    `expected version ${version} of dataset ${datasetId}: ${found}`,
    {
      hint: 'List what is there with vela data list, or import the candles again.',
    },
  );
}
