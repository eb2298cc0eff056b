import type { CandleBatch } from '@vela/market';

/** Returns a batch without its first slices, over the same candles; empty when all are skipped. */
export function skipSlices(batch: CandleBatch, count: number): CandleBatch {
  const skipped = Math.min(count, batch.length);
  const entry = batch.offset[skipped]!;
  return {
    series: batch.series,
    length: batch.length - skipped,
    availableAt: batch.availableAt.subarray(skipped),
    offset: batch.offset.subarray(skipped).map((at) => at - entry),
    seriesOf: batch.seriesOf.subarray(entry),
    row: batch.row.subarray(entry),
  };
}
