import type { CandleBatch } from '@vela/market';

/** What the candles of a slice are there for; the highest kind of its series counts. */
export const SliceKind = {
  /** Only candles that fill orders: nobody decides. */
  FILLS: 0,
  /** Candles of a wider timeframe between two of the first one. */
  WIDER: 1,
  /** At least one candle of the first timeframe. */
  BASE: 2,
} as const;

/** Returns the kind of a slice as one of {@link SliceKind}. */
export function kindOfSlice(
  series: readonly { readonly kind: number }[],
  batch: CandleBatch,
  s: number,
): number {
  const { seriesOf } = batch;
  const end = batch.offset[s + 1]!;
  let kind: number = SliceKind.FILLS;
  for (let entry = batch.offset[s]!; entry < end; entry++) {
    const own = series[seriesOf[entry]!]!.kind;
    if (own === SliceKind.BASE) return own;
    if (own > kind) kind = own;
  }
  return kind;
}
