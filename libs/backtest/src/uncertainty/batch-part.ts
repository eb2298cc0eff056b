import { sliceCandles, withQuotes } from '@vela/market';
import type { CandleBatch } from '@vela/market';

/** Returns the slices `from` (inclusive) to `to` (exclusive) of a batch. O(candles in them). */
export function batchPart(batch: CandleBatch, from: number, to: number): CandleBatch {
  if (from === 0 && to === batch.length) return batch;
  const begin = batch.offset[from]!;
  const end = batch.offset[to]!;
  const first = new Int32Array(batch.series.length).fill(-1);
  const count = new Int32Array(batch.series.length);
  const row = new Uint32Array(end - begin);
  for (let entry = begin; entry < end; entry++) {
    const series = batch.seriesOf[entry]!;
    if (first[series]! < 0) first[series] = batch.row[entry]!;
    row[entry - begin] = count[series]!++;
  }
  const part: CandleBatch = {
    // The rows of a series follow one another in the entries of a batch.
    series: batch.series.map((columns, index) => {
      const at = Math.max(0, first[index]!);
      return sliceCandles(columns, at, at + count[index]!);
    }),
    length: to - from,
    availableAt: batch.availableAt.subarray(from, to),
    offset: batch.offset.slice(from, to + 1).map((entry) => entry - begin),
    seriesOf: batch.seriesOf.subarray(begin, end),
    row,
  };
  if (batch.quotes === undefined) return part;
  return withQuotes(part, batch.quotes, from === 0 ? undefined : batch.availableAt[from - 1]);
}
