import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DAY, createRandom, parseTimeframe } from '@vela/kernel';
import type { Hasher } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { BacktestWarning } from '@vela/ports';
import { builtInStrategies } from '@vela/strategy';
import { BacktestSession } from '../session.js';
import { MarketSampler } from './market-points.js';

const createHasher = (): Hasher => {
  const hash = createHash('sha256');
  const hasher: Hasher = {
    update: (bytes) => {
      hash.update(bytes);
      return hasher;
    },
    hex: () => hash.digest('hex'),
  };
  return hasher;
};

/** Candles that wander, with a split at row 700, a hole at row 900 and a standstill behind 1,100. */
function flawed(length = 1_500): CandleColumns {
  const random = createRandom(11, 'market');
  const columns = allocateCandles(length);
  let last = 100;
  for (let row = 0; row < length; row++) {
    const still = row > 1_100 && row <= 1_112;
    const open = still ? last : last * (row === 700 ? 0.25 : 1);
    const close = still ? last : open * (1 + 0.01 * random.normal());
    columns.openAt[row] = (row + (row >= 900 ? 30 : 0)) * DAY;
    columns.availableAt[row] = columns.openAt[row]! + DAY;
    columns.open[row] = open;
    columns.close[row] = close;
    columns.high[row] = Math.max(open, close);
    columns.low[row] = Math.min(open, close);
    columns.volume[row] = 1_000_000;
    last = close;
  }
  return columns;
}

const AAA = createInstrument({ id: 'ins_aaa', symbol: 'AAA', priceScale: 6 });

function session(): BacktestSession {
  return new BacktestSession({
    strategy: builtInStrategies.get('sma-cross-long')!,
    parameters: { fast: 5, slow: 20 },
    instruments: [AAA],
    timeframe: parseTimeframe('1d'),
    startingCash: '100000',
    simulation: { uncertaintyResolutions: 0, lookAheadWindows: 0, commissionRate: '0.001' },
    seed: 0,
    expectedSlices: 0,
    createHasher,
  });
}

function warningsOf(candles: CandleColumns, batch: number): readonly BacktestWarning[] {
  const run = session();
  for (let row = 0; row < candles.length; row += batch) {
    const end = Math.min(candles.length, row + batch);
    run.advance(createBatch([sliceCandles(candles, row, end)]));
  }
  return run.finish().warnings;
}

describe('the diagnosis of a session', () => {
  const warnings = warningsOf(flawed(), 10_000);

  it('sees what is wrong with the candles and links to them', () => {
    const link = (rule: string) => warnings.find((one) => one.rule === rule)?.links?.[0];
    expect(link('price-jumps')).toMatchObject({ kind: 'CANDLE', row: 700, at: 700 * DAY });
    expect(link('data-gaps')).toMatchObject({ kind: 'CANDLE', row: 900, at: 930 * DAY });
    expect(link('stale-candles')).toMatchObject({ kind: 'CANDLE', row: 1_112 });
    const jump = warnings.find(({ rule }) => rule === 'price-jumps');
    expect(jump!.message).toContain('like a split of 4:1');
  });

  it.each([1, 7, 256, 1_499])('does not depend on batches of %d', (batch) => {
    expect(warningsOf(flawed(), batch)).toEqual(warnings);
  });
});

describe('the points at which a run is compared with its market', () => {
  it('are evenly spread and bounded, over batches of any size', () => {
    const candles = flawed(20_000);
    const run = session();
    const sampler = new MarketSampler(1);
    for (let row = 0; row < candles.length; row += 777) {
      const end = Math.min(candles.length, row + 777);
      const batch = createBatch([sliceCandles(candles, row, end)]);
      run.advance(batch);
      sampler.take(run.run, batch);
    }
    const { equity, closes } = sampler.points();
    expect(equity).toHaveLength(2_500);
    expect(equity.every((value, at) => value === run.run.equityResults[8 * at])).toBe(true);
    expect(closes[0]!.every((value, at) => value === candles.close[8 * at])).toBe(true);
  });
});
