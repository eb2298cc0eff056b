import { assert } from '@vela/kernel';
import type { CandleColumns } from './candles.js';
import { sliceQuotes } from './quotes.js';
import type { QuoteColumns } from './quotes.js';
import { mergeTimes, placesOf } from './merge-times.js';

/**
 * Some slices of a run in time order. A slice holds all candles that become available at one
 * instant, in the order of the series. Slice `s` is the entries `offset[s]` to `offset[s + 1] - 1`;
 * entry `e` is row `row[e]` of `series[seriesOf[e]]`.
 */
export interface CandleBatch {
  /** Columns of each series of the run, in the order of the run's series; some may be empty. */
  readonly series: readonly CandleColumns[];
  /** Number of slices. */
  readonly length: number;
  readonly availableAt: Float64Array;
  readonly offset: Uint32Array;
  readonly seriesOf: Uint16Array;
  readonly row: Uint32Array;
  /**
   * Quotes that fill orders, by instrument of the run: those behind the last slice before the batch
   * up to its own last slice. Absent, or null for an instrument, where candles fill.
   */
  readonly quotes?: readonly (QuoteColumns | null)[];
}

/**
 * Returns the slices of columns: a merge by `availableAt`, ties in the order of the series.
 * One series costs one pass, several a few passes: O(candles) where they share their instants.
 */
export function createBatch(series: readonly CandleColumns[]): CandleBatch {
  assert(series.length < 65_536, 'at most 65,535 series in one run');
  return series.length === 1 ? singleSeries(series[0]!) : mergedSeries(series);
}

function singleSeries(columns: CandleColumns): CandleBatch {
  const { length, availableAt } = columns;
  if (lone.row.length !== length) lone = placesOfOne(length);
  return { series: [columns], length, availableAt, ...lone };
}

type Places = Pick<CandleBatch, 'offset' | 'seriesOf' | 'row'>;

function placesOfOne(length: number): Places {
  const offset = new Uint32Array(length + 1);
  for (let i = 0; i <= length; i++) offset[i] = i;
  return { offset, seriesOf: new Uint16Array(length), row: offset.slice(0, length) };
}

/** Places of the last batch of one series: the next one is mostly as long, and none is changed. */
let lone: Places = placesOfOne(0);

/**
 * Returns a batch with the part of some quotes that belongs to it: behind the instant `after`, the
 * last slice of the batch before, up to its own last slice.
 */
export function withQuotes(
  batch: CandleBatch,
  quotes: readonly (QuoteColumns | null)[],
  after = -Infinity,
): CandleBatch {
  const until = batch.length === 0 ? after : batch.availableAt[batch.length - 1]!;
  const part = (one: QuoteColumns): QuoteColumns =>
    sliceQuotes(one, firstBehind(one.at, after), firstBehind(one.at, until));
  return { ...batch, quotes: quotes.map((one) => (one === null ? null : part(one))) };
}

/** Returns the first row of a non-decreasing column that is greater than a value. */
function firstBehind(column: Float64Array, value: number): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Slices that are laid out at one time, so that what is written stays in the cache. */
const SLICES_AT_ONCE = 512;

function mergedSeries(series: readonly CandleColumns[]): CandleBatch {
  const columns = series.map((one) => one.availableAt.subarray(0, one.length));
  const times = mergeTimes(columns);
  const entries = columns.reduce((sum, { length }) => sum + length, 0);
  const batch = {
    series,
    length: times.length,
    availableAt: times,
    offset: new Uint32Array(times.length + 1),
    seriesOf: new Uint16Array(entries),
    row: new Uint32Array(entries),
  };
  // Columns that all hold every instant need no places: row and slice are the same.
  if (entries === times.length * series.length) layOutAligned(batch, series.length);
  else layOut(batch, columns, placesIn(times, columns));
  return batch;
}

function layOutAligned({ length, offset, seriesOf, row }: CandleBatch, count: number): void {
  let entry = 0;
  for (let slice = 0; slice < length; slice++) {
    for (let k = 0; k < count; k++) {
      seriesOf[entry] = k;
      row[entry++] = slice;
    }
    offset[slice + 1] = entry;
  }
}

/** Returns the slice of each row, series behind series. */
function placesIn(times: Float64Array, columns: readonly Float64Array[]): Uint32Array[] {
  return columns.map((column) => {
    const places = new Uint32Array(column.length);
    placesOf(times, column, places);
    return places;
  });
}

function layOut(
  { length, offset, seriesOf, row }: CandleBatch,
  columns: readonly Float64Array[],
  placesBy: readonly Uint32Array[],
): void {
  for (const places of placesBy) for (let i = 0; i < places.length; i++) offset[places[i]! + 1]!++;
  for (let slice = 0; slice < length; slice++) offset[slice + 1]! += offset[slice]!;
  const free = offset.slice(0, length);
  const rows = new Uint32Array(columns.length);
  for (let end = SLICES_AT_ONCE; end - SLICES_AT_ONCE < length; end += SLICES_AT_ONCE) {
    for (let k = 0; k < placesBy.length; k++) {
      const places = placesBy[k]!;
      let r = rows[k]!;
      for (; r < places.length && places[r]! < end; r++) {
        const entry = free[places[r]!]!++;
        seriesOf[entry] = k;
        row[entry] = r;
      }
      rows[k] = r;
    }
  }
}
