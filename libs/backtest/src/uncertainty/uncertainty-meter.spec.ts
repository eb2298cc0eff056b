import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { parseTimeframe } from '@vela/kernel';
import type { Hasher } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { BacktestOutcome } from '@vela/ports';
import { aggregateColumns } from '@vela/market-data';
import { Strategy } from '@vela/strategy';
import type { Candle, StrategyClass } from '@vela/strategy';
import { decodeColumns } from '../column-bytes.js';
import { batchPart } from './batch-part.js';
import { BacktestSession } from '../session.js';

const createHasher = (): Hasher => {
  const hash = createHash('sha256');
  const hasher: Hasher = {
    update: (bytes) => (hash.update(bytes), hasher),
    hex: () => hash.digest('hex'),
  };
  return hasher;
};

/** Hours of a walk in cents from a small congruential generator. */
function walk(seed: number, length: number): CandleColumns {
  const columns = allocateCandles(length);
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let price = 10_000;
  for (let row = 0; row < length; row++) {
    const open = price;
    price += Math.round((next() - 0.5) * 100);
    columns.openAt[row] = row * 3.6e9;
    columns.availableAt[row] = (row + 1) * 3.6e9;
    columns.open[row] = open / 100;
    columns.close[row] = price / 100;
    columns.high[row] = (Math.max(open, price) + Math.round(next() * 60)) / 100;
    columns.low[row] = (Math.min(open, price) - Math.round(next() * 60)) / 100;
    columns.volume[row] = 1_000;
  }
  return columns;
}

/** Buys with a bracket that a candle may reach on both sides; its size depends on what it earned. */
class Brackets extends Strategy {
  override onCandle({ close, index }: Candle): void {
    if (this.size() !== 0 || index % 3 !== 0) return;
    const size = this.equity > 100_000 ? 20 : 10;
    this.buy(size, { stopLoss: close - 0.5, takeProfit: close + 0.5 });
  }
}

/** Trades at market alone. */
class Plain extends Strategy {
  override onCandle({ index }: Candle): void {
    if (index % 7 === 0) this.buy(5);
    if (index % 7 === 3) this.close();
  }
}

interface Case {
  readonly strategy?: StrategyClass;
  readonly resolutions?: number;
  readonly simulation?: object;
  /** Candles of each batch; all in one when absent. */
  readonly cut?: number;
  readonly length?: number;
}

function outcomeOf({
  strategy = Brackets,
  resolutions = 20,
  simulation,
  cut,
  length = 400,
}: Case): BacktestOutcome {
  const columns = walk(5, length);
  const session = new BacktestSession({
    strategy,
    parameters: {},
    instruments: [createInstrument({ id: 'ins_a', symbol: 'A', priceScale: 2 })],
    timeframe: parseTimeframe('1h'),
    startingCash: '100000',
    simulation: { uncertaintyResolutions: resolutions, ...simulation },
    seed: 1,
    expectedSlices: columns.length,
    createHasher,
  });
  for (let from = 0; from < columns.length; from += cut ?? columns.length) {
    const to = Math.min(columns.length, from + (cut ?? columns.length));
    session.advance(createBatch([sliceCandles(columns, from, to)]));
  }
  return session.finish();
}

describe('the uncertainty of a run', () => {
  const whole = outcomeOf({});
  const { uncertainty } = whole.report;

  it('is the range over seeded resolutions, always the same', () => {
    expect(uncertainty.ambiguousCandles).toBeGreaterThan(10);
    expect(uncertainty).toMatchObject({ resolutions: 20, requested: 20, failed: 0 });
    const { min, p5, median, p95, max } = uncertainty.finalEquity!;
    expect([min, p5, median, p95, max]).toEqual([min, p5, median, p95, max].sort((a, b) => a - b));
    expect(max).toBeGreaterThan(min);
    // The pessimistic run earns less than any path of prices would.
    expect(whole.metrics['finalEquity']).toBeLessThan(min);
    expect(uncertainty.tradeCount!.min).toBeGreaterThan(0);
    expect(outcomeOf({}).report.uncertainty).toEqual(uncertainty);
  });

  it('does not change the run', () => {
    expect(outcomeOf({ resolutions: 0 }).resultDigest).toBe(whole.resultDigest);
    expect(outcomeOf({ resolutions: 0, cut: 13 }).resultDigest).toBe(whole.resultDigest);
  });

  it.each([1, 7, 64, 399])('is the same in batches of %i candles', (cut) => {
    const parts = outcomeOf({ cut });
    expect(parts.resultDigest).toBe(whole.resultDigest);
    expect(parts.report.uncertainty).toEqual(uncertainty);
  });

  it('begins with the same resolutions, however many there are', () => {
    const few = outcomeOf({ resolutions: 1 }).report.uncertainty.finalEquity!;
    expect(few.min).toBe(few.max);
    expect(few.min).toBeGreaterThanOrEqual(uncertainty.finalEquity!.min);
    expect(few.max).toBeLessThanOrEqual(uncertainty.finalEquity!.max);
  });

  it('is the run itself when it follows the same path', () => {
    const seeded = outcomeOf({ resolutions: 1, simulation: { intrabar: 'seeded' } });
    expect(seeded.report.uncertainty.finalEquity!.min).toBe(seeded.metrics['finalEquity']);
    expect(seeded.report.uncertainty.maxDrawdown!.min).toBe(seeded.metrics['maxDrawdown']);
    expect(seeded.report.uncertainty.totalReturn!.min).toBe(seeded.metrics['totalReturn']);
    expect(seeded.report.uncertainty.tradeCount!.min).toBe(seeded.tradeCount);
  });

  it('lists each ambiguous candle with what it took and its best and worst outcome', () => {
    const { candles } = uncertainty;
    expect(candles.length).toBe(uncertainty.ambiguousCandles);
    for (const { base, best, worst, at, slice, instrumentId } of candles) {
      expect(best.pnl).toBeGreaterThanOrEqual(base.pnl);
      expect(worst.pnl).toBeLessThanOrEqual(base.pnl);
      expect(best.pnl).toBeGreaterThan(worst.pnl);
      expect(at).toBe((slice + 1) * 3.6e9);
      expect(instrumentId).toBe('ins_a');
    }
    // Pessimistic: the stop-loss, where the other path takes the profit.
    const [first] = candles;
    expect(first!.base).toEqual(first!.worst);
    expect(first!.best.price! - first!.worst.price!).toBeCloseTo(1, 9);
  });

  it('is a point when every candle is clear, and nothing when nobody asked', () => {
    const plain = outcomeOf({ strategy: Plain });
    const { finalEquity, ambiguousCandles, candles } = plain.report.uncertainty;
    expect([ambiguousCandles, candles]).toEqual([0, []]);
    expect(finalEquity!.min).toBe(plain.metrics['finalEquity']);
    expect(finalEquity!.max).toBe(plain.metrics['finalEquity']);
    const none = outcomeOf({ resolutions: 0 }).report.uncertainty;
    expect(none).toMatchObject({ resolutions: 0, requested: 0, finalEquity: null, candles: [] });
    expect(none.ambiguousCandles).toBe(uncertainty.ambiguousCandles);
  });

  it('leaves out resolutions in which the strategy throws, and says so', () => {
    const highest = Math.max(...decodeColumns(whole.columns.equity)['equity']!);
    class Fragile extends Brackets {
      override onCandle(candle: Candle): void {
        if (this.equity > highest) throw new Error('too rich');
        super.onCandle(candle);
      }
    }
    const outcome = outcomeOf({ strategy: Fragile });
    const { failed, resolutions } = outcome.report.uncertainty;
    expect(failed).toBeGreaterThan(0);
    expect(failed + resolutions).toBe(20);
    expect(outcome.warnings.map(({ rule }) => rule)).toContain('failed-resolutions');
  });

  it('is the same in batches of any size where finer candles fill', () => {
    const fine = walk(9, 600);
    const coarse = aggregateColumns(fine, parseTimeframe('6h'), parseTimeframe('1h'));
    const batch = createBatch([coarse, fine]);
    const ends = [600, 1, 37].map((size) => {
      const session = new BacktestSession({
        strategy: Brackets,
        parameters: {},
        instruments: [createInstrument({ id: 'ins_a', symbol: 'A', priceScale: 2 })],
        timeframe: parseTimeframe('6h'),
        fillTimeframe: parseTimeframe('1h'),
        startingCash: '100000',
        simulation: { uncertaintyResolutions: 5 },
        seed: 1,
        expectedSlices: coarse.length,
        createHasher,
      });
      for (let from = 0; from < batch.length; from += size) {
        session.advance(batchPart(batch, from, Math.min(batch.length, from + size)));
      }
      return session.finish();
    });
    const [one, ...others] = ends.map(({ report }) => report.uncertainty);
    expect(one!.ambiguousCandles).toBeGreaterThan(5);
    expect(one!.finalEquity!.max).toBeGreaterThan(one!.finalEquity!.min);
    expect(one!.candles).toHaveLength(one!.ambiguousCandles);
    for (const other of others) expect(other).toEqual(one);
  });

  it('warns when many candles are ambiguous', () => {
    const found = whole.warnings.find(({ rule }) => rule === 'ambiguous-candles');
    expect(found?.message).toContain(`${uncertainty.ambiguousCandles} candles`);
    const plain = outcomeOf({ strategy: Plain });
    expect(plain.warnings.map(({ rule }) => rule)).not.toContain('ambiguous-candles');
  });
});
