import { BacktestSession } from '@vela/backtest';
import { MINUTE, createRandom, parseTimeframe } from '@vela/kernel';
import type { HasherFactory, Random } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { aggregateColumns } from '@vela/market-data';
import type { BacktestOutcome } from '@vela/ports';
import { Strategy } from '@vela/strategy';
import type { Candle } from '@vela/strategy';
import { z } from 'zod';

/** Ways in which the cases enter a position; each is left by a bracket. */
const ENTRIES = ['market', 'stop', 'limit'] as const;
/** Standard deviations of the return of a year. */
const VOLATILITIES = [0.3, 0.6, 1, 2] as const;
const TIMEFRAMES = ['15m', '1h'] as const;
const MINUTES_OF_A_YEAR = 365.25 * 24 * 60;
const CANDLES = 120;
/** Steps of the walk in a minute. */
const STEPS = 15;

/** Enters now and then, with stop-loss and take-profit so near that one candle may reach both. */
class Bracketed extends Strategy.with({
  entry: z.enum(ENTRIES),
  distance: z.number(),
  every: z.int(),
}) {
  side: 1 | -1 = 1;

  override onCandle(candle: Candle): void {
    if (candle.index % this.params.every !== 0) return;
    this.cancelAll();
    if (this.size() !== 0) {
      this.close();
      return;
    }
    const { entry, distance } = this.params;
    const { close } = candle;
    this.side = this.side === 1 ? -1 : 1;
    const { side } = this;
    // A stop waits beyond the price, a limit before it.
    const at =
      entry === 'market' ? close : close + (entry === 'stop' ? side : -side) * distance * 0.5;
    const options = {
      ...(entry === 'stop' ? { stop: at } : entry === 'limit' ? { limit: at } : {}),
      stopLoss: at - side * distance,
      takeProfit: at + side * distance,
    };
    if (side > 0) this.buy(100, options);
    else this.sell(100, options);
  }
}

/** What a run on coarse candles says of itself, and what fine candles make of it. */
interface RangeCase {
  readonly coarse: BacktestOutcome;
  /** Final equity when one-minute candles fill the orders. */
  readonly fineEquity: number;
  /** Final equity when every candle goes from open to high to low to close. */
  readonly fixedEquity: number;
  readonly name: string;
}

/** Returns a walk of one-minute candles in cents. */
function minutes(random: Random, count: number, volatility: number): CandleColumns {
  const columns = allocateCandles(count);
  const deviation = volatility / Math.sqrt(MINUTES_OF_A_YEAR * STEPS);
  let walk = Math.log(10_000);
  for (let row = 0; row < count; row++) {
    const open = Math.round(Math.exp(walk));
    let [high, low] = [open, open];
    for (let step = 0; step < STEPS; step++) {
      walk += deviation * random.normal();
      const price = Math.round(Math.exp(walk));
      if (price > high) high = price;
      if (price < low) low = price;
    }
    columns.openAt[row] = row * MINUTE;
    columns.availableAt[row] = (row + 1) * MINUTE;
    columns.open[row] = open / 100;
    columns.high[row] = high / 100;
    columns.low[row] = low / 100;
    columns.close[row] = Math.round(Math.exp(walk)) / 100;
    columns.volume[row] = 1_000;
  }
  return columns;
}

/**
 * Returns a seeded case: a strategy with brackets over candles of 15 minutes or an hour, made of a
 * random walk by the minute, and the same run filled on those minutes.
 */
function rangeCase(seed: number, createHasher: HasherFactory): RangeCase {
  const random = createRandom(seed, 'range-case');
  const timeframe = TIMEFRAMES[random.integer(TIMEFRAMES.length)]!;
  const volatility = VOLATILITIES[random.integer(VOLATILITIES.length)]!;
  const entry = ENTRIES[random.integer(ENTRIES.length)]!;
  const fine = minutes(random, CANDLES * (timeframe === '1h' ? 60 : 15), volatility);
  const coarse = aggregateColumns(fine, parseTimeframe(timeframe), parseTimeframe('1m'));
  const meanRange =
    coarse.high.reduce((sum, high, row) => sum + high - coarse.low[row]!, 0) / coarse.length;
  const distance = Math.max(0.01, meanRange * (0.3 + 0.5 * random.next()));
  const every = 2 + random.integer(4);
  const run = (simulation: object, isFine = false): BacktestOutcome => {
    const session = new BacktestSession({
      strategy: Bracketed,
      parameters: { entry, distance, every },
      instruments: [createInstrument({ id: 'ins_walk', symbol: 'WALK', priceScale: 2 })],
      timeframe: parseTimeframe(timeframe),
      ...(isFine ? { fillTimeframe: parseTimeframe('1m') } : {}),
      startingCash: '100000',
      simulation,
      seed: 1,
      expectedSlices: coarse.length,
      createHasher,
    });
    session.advance(createBatch(isFine ? [coarse, fine] : [coarse]));
    return session.finish();
  };
  const equityOf = ({ metrics }: BacktestOutcome): number => metrics['finalEquity']!;
  const single = { uncertaintyResolutions: 0 };
  return {
    coarse: run({}),
    fineEquity: equityOf(run(single, true)),
    fixedEquity: equityOf(run({ ...single, intrabar: 'openHighLowClose' })),
    name: `${entry} ${timeframe} ${volatility}`,
  };
}

/** Shares of cases in which the result on fine candles is what coarse ones said. */
interface RangeShares {
  /** It lies in the range over the resolutions. */
  readonly inRange: number;
  /** It is the result of one fixed path of prices: what a single path is worth. */
  readonly onFixedPath: number;
}

/** Returns the shares over the cases of the seeds below a number. */
export function rangeShares(cases: number, createHasher: HasherFactory): RangeShares {
  let [inRange, onFixedPath] = [0, 0];
  const near = 1e-6;
  for (let seed = 0; seed < cases; seed++) {
    const { coarse, fineEquity, fixedEquity } = rangeCase(seed, createHasher);
    const { min, max } = coarse.report.uncertainty.finalEquity!;
    if (fineEquity > min - near && fineEquity < max + near) inRange++;
    if (Math.abs(fineEquity - fixedEquity) < near) onFixedPath++;
  }
  return { inRange: inRange / cases, onFixedPath: onFixedPath / cases };
}
