import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import { Run, advance, snapshotRun } from '@vela/step';
import { Strategy } from '@vela/strategy';
import type { Candle } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { EquityPath } from './equity-path.js';
import { Resolutions } from './resolutions.js';

/** Buys whenever it holds nothing, with a narrow bracket. */
class Brackets extends Strategy {
  override onCandle({ close }: Candle): void {
    if (this.size() === 0) this.buy(10, { stopLoss: close - 0.5, takeProfit: close + 0.5 });
  }
}

/** Throws as soon as it is a little richer. */
class Fragile extends Brackets {
  override onCandle(candle: Candle): void {
    if (this.equity > 100_015) throw new Error('too rich');
    super.onCandle(candle);
  }
}

function walk(length: number): CandleColumns {
  const random = createRandom(3, 'walk');
  const columns = allocateCandles(length);
  let cents = 10_000;
  for (let row = 0; row < length; row++) {
    const open = cents;
    cents += random.integer(101) - 50;
    columns.openAt[row] = row * 3.6e9;
    columns.availableAt[row] = (row + 1) * 3.6e9;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(60)) / 100;
  }
  return columns;
}

const COLUMNS = walk(300);
const part = (from: number, to: number): CandleBatch =>
  createBatch([sliceCandles(COLUMNS, from, to)]);

function resolutionsOf(
  strategy: typeof Brackets,
  bounds?: { readonly candles: number; readonly orderRows: number },
): Resolutions {
  const run = new Run({
    strategy,
    parameters: {},
    instruments: [createInstrument({ id: 'ins_a', symbol: 'A', priceScale: 2 })],
    series: [{ instrument: 0, timeframe: parseTimeframe('1h') }],
    cash: '100000',
    simulation: simulationOptions.parse({ uncertaintyResolutions: 12 }),
    seed: 1,
    expectedSlices: 0,
  });
  advance(run, part(0, 1));
  const path = new EquityPath();
  path.take(run.equityResults);
  const fork = { setup: run.setup, snapshot: snapshotRun(run), path, tradeCount: 0 };
  const scratch = {
    equity: new Float64Array(300),
    time: new Float64Array(300),
    fresh: () => undefined,
  };
  const resolutions = new Resolutions(fork, scratch, bounds);
  for (let from = 1; from < 300; from += 23) resolutions.add(part(from, Math.min(300, from + 23)));
  while (resolutions.done < resolutions.count) resolutions.step();
  return resolutions;
}

describe('resolutions', () => {
  const whole = resolutionsOf(Brackets);

  it('differ from one another', () => {
    expect(whole.finished).toHaveLength(12);
    expect(new Set(whole.finished.map(({ finalEquity }) => finalEquity)).size).toBeGreaterThan(3);
  });

  it.each([0, 50, 200])('are the same when they go through blocks of %i candles', (candles) => {
    const blocks = resolutionsOf(Brackets, { candles, orderRows: 1_000_000 });
    expect(blocks.finished).toEqual(whole.finished);
  });

  it('are fewer, the first ones, when their orders would take too much memory', () => {
    const few = resolutionsOf(Brackets, { candles: 50, orderRows: 1_000 });
    expect(few.count).toBeGreaterThan(0);
    expect(few.count).toBeLessThan(12);
    expect(few.finished).toEqual(whole.finished.slice(0, few.count));
  });

  it('are counted when their strategy throws, once each', () => {
    const failing = resolutionsOf(Fragile);
    expect(failing.failed).toBeGreaterThan(0);
    expect(failing.failed + failing.finished.length).toBe(12);
    const blocks = resolutionsOf(Fragile, { candles: 50, orderRows: 1_000_000 });
    expect(blocks.failed).toBe(failing.failed);
    expect(blocks.finished).toEqual(failing.finished);
  });
});
