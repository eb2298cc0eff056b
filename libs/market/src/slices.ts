import { assert } from '@vela/kernel';
import type { CandleColumns } from './candles.js';

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
}

/**
 * Returns the slices of columns: a merge by `availableAt`, ties in the order of the series.
 * One series costs one pass, k series O(n · k) comparisons for n slices.
 */
export function createBatch(series: readonly CandleColumns[]): CandleBatch {
  assert(series.length < 65_536, 'at most 65,535 series in one run');
  return series.length === 1 ? singleSeries(series[0]!) : mergedSeries(series);
}

function singleSeries(columns: CandleColumns): CandleBatch {
  const { length } = columns;
  const offset = new Uint32Array(length + 1);
  const row = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    offset[i + 1] = i + 1;
    row[i] = i;
  }
  return {
    series: [columns],
    length,
    availableAt: columns.availableAt,
    offset,
    seriesOf: new Uint16Array(length),
    row,
  };
}

function mergedSeries(series: readonly CandleColumns[]): CandleBatch {
  const entries = series.reduce((sum, columns) => sum + columns.length, 0);
  const availableAt = new Float64Array(entries);
  const offset = new Uint32Array(entries + 1);
  const seriesOf = new Uint16Array(entries);
  const row = new Uint32Array(entries);
  const cursor = new Uint32Array(series.length);
  let entry = 0;
  let slices = 0;
  while (entry < entries) {
    let at = Infinity;
    for (let k = 0; k < series.length; k++) {
      const next = series[k]!.availableAt[cursor[k]!];
      if (next !== undefined && next < at) at = next;
    }
    for (let k = 0; k < series.length; k++) {
      if (series[k]!.availableAt[cursor[k]!] === at) {
        seriesOf[entry] = k;
        row[entry++] = cursor[k]!++;
      }
    }
    availableAt[slices++] = at;
    offset[slices] = entry;
  }
  return {
    series,
    length: slices,
    availableAt: availableAt.subarray(0, slices),
    offset: offset.subarray(0, slices + 1),
    seriesOf,
    row,
  };
}
