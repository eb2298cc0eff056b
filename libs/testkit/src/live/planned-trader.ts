import { createRandom } from '@vela/kernel';
import { allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { Strategy } from '@vela/strategy';

const MINUTE = 60_000_000;

/** Begin of the first candle of a {@link plannedMarket}. */
export const PLANNED_BEGIN = Date.UTC(2024, 0, 2, 14, 30) * 1_000;

/** Candles of a minute: the n-th, from 1, opens and closes at 100 + n. */
export function plannedMarket(slices = 14): CandleBatch {
  const columns = allocateCandles(slices);
  for (let row = 0; row < slices; row++) {
    const price = 101 + row;
    columns.openAt[row] = PLANNED_BEGIN + row * MINUTE;
    columns.availableAt[row] = PLANNED_BEGIN + (row + 1) * MINUTE;
    columns.open[row] = columns.close[row] = price;
    columns.high[row] = price + 0.5;
    columns.low[row] = price - 0.5;
    columns.volume[row] = 10_000;
  }
  return createBatch([columns]);
}

/** Candles of a minute that move enough for every strategy to trade. */
export function randomMinutes(slices: number, seed: number): CandleBatch {
  const random = createRandom(seed, 'market');
  const columns = allocateCandles(slices);
  let price = 100;
  for (let row = 0; row < slices; row++) {
    const open = price;
    price = Math.round(Math.max(10, open * (1 + 0.004 * random.normal())) * 100) / 100;
    const reach = Math.abs(random.normal()) * 0.002 * price;
    columns.openAt[row] = PLANNED_BEGIN + row * MINUTE;
    columns.availableAt[row] = PLANNED_BEGIN + (row + 1) * MINUTE;
    columns.open[row] = open;
    columns.close[row] = price;
    columns.high[row] = Math.round((Math.max(open, price) + reach) * 100) / 100;
    columns.low[row] = Math.round((Math.min(open, price) - reach) * 100) / 100;
    columns.volume[row] = 1_000 + random.integer(10_000);
  }
  return createBatch([columns]);
}

/** Buys 10 on candle 3, closes on candle 7, buys 5 on candle 10: three orders when all goes well. */
export class PlannedTrader extends Strategy {
  override onCandle(): void {
    switch (this.slice + 1) {
      case 3:
        this.buy(10);
        break;
      case 7:
        this.close();
        break;
      case 10:
        this.buy(5);
        break;
      default:
    }
  }
}
