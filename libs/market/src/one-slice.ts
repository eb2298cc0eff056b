import { COLUMN_NAMES, allocateCandles } from './candles.js';
import type { CandleColumns } from './candles.js';
import { createBatch } from './slices.js';
import type { CandleBatch } from './slices.js';

const NONE: CandleColumns = allocateCandles(0);

/**
 * Returns one slice of a batch as a batch of its own that holds its candles alone, in memory of its
 * own: it may be kept, sent and stored without the rest. Quotes stay behind.
 */
export function oneSlice(batch: CandleBatch, slice: number): CandleBatch {
  const series = batch.series.map(() => NONE);
  for (let entry = batch.offset[slice]!; entry < batch.offset[slice + 1]!; entry++) {
    const one = allocateCandles(1);
    const k = batch.seriesOf[entry]!;
    for (const name of COLUMN_NAMES) one[name][0] = batch.series[k]![name][batch.row[entry]!]!;
    series[k] = one;
  }
  return createBatch(series);
}
