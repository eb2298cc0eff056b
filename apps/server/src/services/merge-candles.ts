import { allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';

/**
 * Returns at most `maxPoints` candles, each the union of as many neighbours as needed: first open,
 * highest high, lowest low, last close, sum of volume. No extreme is lost. O(n).
 */
export function mergeCandles(candles: CandleColumns, maxPoints: number): CandleColumns {
  const group = Math.ceil(candles.length / Math.max(1, maxPoints));
  if (group <= 1) return candles;
  const merged = allocateCandles(Math.ceil(candles.length / group));
  for (let out = 0; out < merged.length; out++) {
    const begin = out * group;
    const end = Math.min(begin + group, candles.length);
    merged.openAt[out] = candles.openAt[begin]!;
    merged.availableAt[out] = candles.availableAt[end - 1]!;
    merged.open[out] = candles.open[begin]!;
    merged.close[out] = candles.close[end - 1]!;
    merged.high[out] = candles.high[begin]!;
    merged.low[out] = candles.low[begin]!;
    for (let row = begin; row < end; row++) {
      merged.high[out] = Math.max(merged.high[out]!, candles.high[row]!);
      merged.low[out] = Math.min(merged.low[out]!, candles.low[row]!);
      merged.volume[out]! += candles.volume[row]!;
    }
  }
  return merged;
}
