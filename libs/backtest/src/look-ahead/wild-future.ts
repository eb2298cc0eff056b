import { createRandom } from '@vela/kernel';
import { allocateCandles, concatCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';

/** Candles that lie behind a window and that no decision in it may depend on. */
const FUTURE_ROWS = 16;
const DAY_MICROS = 86_400e6;

/** Returns a batch whose columns go on behind its slices with prices that no market would have. */
export function withWildFuture(batch: CandleBatch, seed: number): CandleBatch {
  const random = createRandom(seed, 'wild future');
  const extend = (columns: CandleColumns): CandleColumns => {
    if (columns.length === 0) return columns;
    const future = allocateCandles(FUTURE_ROWS);
    const last = columns.length - 1;
    const width = last === 0 ? DAY_MICROS : columns.openAt[last]! - columns.openAt[last - 1]!;
    for (let row = 0; row < FUTURE_ROWS; row++) {
      const [a, b, c] = [0, 0, 0].map(() => columns.close[last]! * Math.exp(4 * random.normal()));
      future.openAt[row] = columns.openAt[last]! + (row + 1) * width;
      future.availableAt[row] = columns.availableAt[last]! + (row + 1) * width;
      future.open[row] = a!;
      future.close[row] = b!;
      future.high[row] = Math.max(a!, b!, c!) * 1.5;
      future.low[row] = Math.min(a!, b!, c!) / 1.5;
      future.volume[row] = Math.floor(Math.exp(20 * random.next()));
    }
    return concatCandles([columns, future]);
  };
  return { ...batch, series: batch.series.map(extend) };
}
