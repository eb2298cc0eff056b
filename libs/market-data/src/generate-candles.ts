import {
  DAY,
  VelaError,
  candleCloseAt,
  createRandom,
  powerOfTen,
  timeframeWidth,
} from '@vela/kernel';
import type { Micros, Random, Timeframe } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { CandleBuffer, CandleColumns } from '@vela/market';
import { BLOCK_ROWS } from './candle-block.js';
import { candleAvailability } from './candle-availability.js';

const YEAR = 365.25 * DAY;

/** What a synthetic market is made from. */
export interface SyntheticMarket {
  /** A safe integer; the same seed and settings give the same candles everywhere. */
  readonly seed: number;
  /** Number of candles. */
  readonly count: number;
  readonly timeframe: Timeframe;
  /** Open of the first candle. */
  readonly from: Micros;
  /** 100 by default. */
  readonly startPrice?: number | undefined;
  /** Standard deviation of the logarithmic return of a year, 0.2 by default. */
  readonly volatility?: number | undefined;
  /** Expected logarithmic return of a year, 0.05 by default. */
  readonly drift?: number | undefined;
  /** Digits behind the point of prices, 0 to 8; 2 by default. */
  readonly priceScale?: number | undefined;
}

/**
 * Yields the candles of a synthetic market around the clock: a geometric random walk whose open is
 * the close before it. High and low are drawn from the law of the extremes of a Brownian bridge
 * between open and close, so that low <= open, close <= high always holds. Prices are rounded to
 * the price scale and never fall below one tick.
 * Source: Paul Glasserman (2004), "Monte Carlo Methods in Financial Engineering", section 6.4, the
 * maximum of a Brownian bridge.
 */
export function* generateCandles(market: SyntheticMarket): Generator<CandleColumns> {
  check(market);
  const { count, timeframe, seed, startPrice = 100, volatility = 0.2, drift = 0.05 } = market;
  const random = createRandom(seed, 'synthetic-market');
  const unit = powerOfTen(market.priceScale ?? 2);
  const years = (timeframeWidth(timeframe) ?? YEAR / 12) / YEAR;
  const [mean, deviation] = [drift * years, volatility * Math.sqrt(years)];
  const availableAt = candleAvailability(timeframe);
  let openAt = market.from;
  let price = Math.max(1, Math.round(startPrice * unit));
  let walk = Math.log(price);
  for (let made = 0; made < count; made += BLOCK_ROWS) {
    const block = allocateCandles(Math.min(BLOCK_ROWS, count - made));
    for (let row = 0; row < block.length; row++) {
      const before = walk;
      walk += mean + deviation * random.normal();
      // In ticks, so that the walk is not stuck when it rounds to the same price.
      walk = Math.min(Math.max(0, walk), Math.log(TICKS_MAX));
      const close = Math.max(1, Math.round(Math.exp(walk)));
      const [low, high] = extremes(random, before, walk, deviation);
      block.openAt[row] = openAt;
      block.availableAt[row] = availableAt(openAt);
      setPrices(
        block,
        row,
        [price, Math.max(price, close, high), Math.max(1, Math.min(price, close, low)), close],
        unit,
      );
      block.volume[row] = Math.round(1_000 * Math.exp(0.5 * random.normal()));
      price = close;
      openAt = candleCloseAt(openAt, timeframe);
    }
    yield block;
  }
}

/** Most ticks of a price: a price in whole ticks stays exact as a double up to here. */
const TICKS_MAX = 2 ** 50;

/** Returns the lowest and highest price in ticks of a bridge between two logarithms of prices. */
function extremes(random: Random, from: number, to: number, deviation: number): [number, number] {
  const distance = (to - from) ** 2;
  const reach = (): number =>
    Math.sqrt(distance - 2 * deviation ** 2 * Math.log(1 - random.next()));
  const [up, down] = [reach(), reach()];
  const high = Math.round(Math.exp((from + to + up) / 2));
  return [Math.round(Math.exp((from + to - down) / 2)), Math.min(high, TICKS_MAX)];
}

function setPrices(
  block: CandleBuffer,
  row: number,
  [open, high, low, close]: readonly [number, number, number, number],
  unit: number,
): void {
  block.open[row] = open / unit;
  block.high[row] = high / unit;
  block.low[row] = low / unit;
  block.close[row] = close / unit;
}

function check(market: SyntheticMarket): void {
  const { startPrice = 100, volatility = 0.2, drift = 0.05, priceScale = 2 } = market;
  const rules: ReadonlyArray<readonly [keyof SyntheticMarket, boolean, string]> = [
    ['seed', Number.isSafeInteger(market.seed), 'a safe integer'],
    [
      'count',
      Number.isInteger(market.count) && market.count > 0 && market.count <= 1e9,
      'an integer from 1 to 1,000,000,000',
    ],
    ['from', Number.isSafeInteger(market.from), 'microseconds as a safe integer'],
    ['startPrice', startPrice > 0 && startPrice <= 1e6, 'a price above 0 and up to 1,000,000'],
    ['volatility', volatility >= 0 && volatility <= 10, 'a number from 0 to 10'],
    ['drift', Math.abs(drift) <= 10, 'a number from -10 to 10'],
    [
      'priceScale',
      Number.isInteger(priceScale) && priceScale >= 0 && priceScale <= 8,
      'an integer from 0 to 8',
    ],
  ];
  for (const [field, holds, wanted] of rules) {
    if (holds) continue;
    throw new VelaError(
      'INVALID_INPUT',
      `expected ${wanted} for ${field}, found ${market[field]}`,
      {
        path: [field],
      },
    );
  }
  const width =
    timeframeWidth(market.timeframe) ?? 31 * DAY * Number(market.timeframe.slice(0, -1));
  if (market.from + width * market.count > Number.MAX_SAFE_INTEGER) {
    throw new VelaError('INVALID_INPUT', 'the last candle would lie behind the year 2255', {
      hint: 'Generate fewer candles or a shorter timeframe.',
      path: ['count'],
    });
  }
}
