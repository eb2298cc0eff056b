import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { simulate } from '@vela/analytics';
import { DAY, createRandom, parseTimeframe } from '@vela/kernel';
import type { Hasher } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy, builtInStrategies } from '@vela/strategy';
import type { Candle, StrategyClass } from '@vela/strategy';
import { decodeColumns } from '../column-bytes.js';
import { BacktestSession } from '../session.js';
import { CandlePaths } from './candle-paths.js';
import { heldReturns } from './held-returns.js';
import { placedTrades } from './placed-trades.js';
import { candleMoves, candlesOfPath, drawRows } from './resample-candles.js';
import { simulateRun } from './simulate-run.js';

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
const SPX = createInstrument({ id: 'ins_1', symbol: 'SPX', assetClass: 'EQUITY' });

/** Candles that wander, with prices of two digits. */
function wandering(length: number): CandleColumns {
  const random = createRandom(11, 'market');
  const cents = (price: number): number => Math.round(price * 100) / 100;
  const columns = allocateCandles(length);
  let last = 100;
  for (let row = 0; row < length; row++) {
    const open = cents(last * (1 + 0.003 * random.normal()));
    const close = cents(open * (1 + 0.01 * random.normal()));
    columns.openAt[row] = row * DAY;
    columns.availableAt[row] = (row + 1) * DAY;
    columns.open[row] = open;
    columns.close[row] = close;
    columns.high[row] = cents(Math.max(open, close) + random.next());
    columns.low[row] = cents(Math.min(open, close) - random.next());
    columns.volume[row] = 1_000_000;
    last = close;
  }
  return columns;
}
const CANDLES = wandering(1_500);

function run(
  candles: CandleColumns,
  strategy: StrategyClass = builtInStrategies.get('sma-cross-long')!,
  parameters = {},
) {
  const session = new BacktestSession({
    strategy,
    parameters,
    instruments: [SPX],
    timeframe: parseTimeframe('1d'),
    startingCash: '100000',
    simulation: { uncertaintyResolutions: 0, lookAheadWindows: 0 },
    seed: 0,
    expectedSlices: candles.length,
    createHasher,
  });
  session.advance(createBatch([candles]));
  return session.finish();
}

function finished(candles = CANDLES, strategy?: StrategyClass) {
  const { columns, metrics } = run(candles, strategy);
  return {
    metrics,
    instruments: [SPX],
    startingCash: 100_000,
    periodsPerYear: 252,
    equity: decodeColumns(columns.equity),
    trades: decodeColumns(columns.trades),
    fills: decodeColumns(columns.fills),
    candles: [candles],
  };
}

describe('a finished run put to the test', () => {
  const done = finished();

  it('holds what its equity shows: shares held times returns are the changes of equity', () => {
    const [held] = heldReturns(done);
    const { equity } = done.equity as { equity: Float64Array };
    let compared = 0;
    for (let row = 0; row + 1 < equity.length; row++) {
      // Within a slice with a fill the position changes at the open.
      if (held!.weight[row] !== 0 && held!.weight[row + 1] !== 0) {
        const change = equity[row + 1]! / equity[row]! - 1;
        expect(change).toBeCloseTo(held!.weight[row]! * held!.returns[row]!, 9);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('places its trades in the candles in which they happened', () => {
    const [placed] = placedTrades(done);
    const { entryRow, exitRow, entryPrice } = done.trades as Record<string, Float64Array>;
    expect(placed!.entryRow).toEqual([...entryRow!]);
    expect(placed!.exitRow).toEqual([...exitRow!]);
    // Market orders fill at the open, so the prices are those of the candles.
    expect(placed!.prices[entryRow![0]!]).toBe(entryPrice![0]);
  });

  it('gives each method what it needs', () => {
    for (const method of ['trades', 'returns', 'entries', 'permutation'] as const) {
      const result = simulate(simulateRun(done, { method, paths: 20, seed: 1 }));
      expect(result).toMatchObject({ method, paths: 20, seed: 1 });
      expect(JSON.stringify(result)).not.toContain('NaN');
      for (const { observed, distribution } of result.figures) {
        expect(Number.isFinite(observed)).toBe(true);
        expect(distribution).not.toBeNull();
      }
    }
  });

  class Idle extends Strategy {}
  it('without trades has returns alone', () => {
    const idle = finished(CANDLES, Idle);
    expect(() => simulateRun(idle, { method: 'trades' })).toThrow('at least one closed trade');
    expect(() => simulateRun(idle, { method: 'entries' })).toThrow('at least one closed trade');
    const still = simulate(simulateRun(idle, { method: 'permutation', paths: 9 }));
    expect(still.figures).toMatchObject([{ observed: 0, pValue: 1 }]);
  });
});

describe('candles in another order', () => {
  const moves = candleMoves(CANDLES, SPX);
  const rows = () => ({
    gaps: Int32Array.from({ length: CANDLES.length }, (_, row) => row),
    insides: Int32Array.from({ length: CANDLES.length }, (_, row) => row),
  });

  it('in their own order are the candles themselves', () => {
    const same = candlesOfPath(moves, rows());
    for (const name of ['openAt', 'availableAt', 'open', 'high', 'low', 'close'] as const) {
      expect(same[name]).toEqual(CANDLES[name].slice(0, CANDLES.length));
    }
  });

  it.each(['shuffle', 'bootstrap'] as const)('stay candles after a %s', (draw) => {
    const drawn = rows();
    drawRows(drawn, createRandom(1, 'x'), draw, 5);
    const { open, high, low, close, length } = candlesOfPath(moves, drawn);
    expect(drawn.gaps[0]).toBe(0);
    for (let row = 0; row < length; row++) {
      expect(high[row]).toBeGreaterThanOrEqual(Math.max(open[row]!, close[row]!));
      expect(low[row]).toBeLessThanOrEqual(Math.min(open[row]!, close[row]!));
      expect(Math.round(close[row]! * 100) / 100).toBe(close[row]);
    }
  });

  it('shuffled end where the market ended', () => {
    const drawn = rows();
    drawRows(drawn, createRandom(7, 'x'), 'shuffle', 1);
    const { close, length } = candlesOfPath(moves, drawn);
    expect(new Set(drawn.gaps).size).toBe(length);
    expect(close[length - 1]! / CANDLES.close[length - 1]!).toBeCloseTo(1, 4);
  });

  it('are refused for prices of zero and below', () => {
    const broken = { ...CANDLES, low: CANDLES.low.map((price, row) => (row === 3 ? 0 : price)) };
    expect(() => candleMoves(broken, SPX)).toThrow('prices above 0, found 0 of SPX in candle 3');
  });

  it('tell a rule that knows the order of candles from one that does not', () => {
    // A market that swings: what rises for ten candles falls for the next ten.
    const close = CANDLES.close.map((_, row) => 100 + 10 * Math.sin(row / 6));
    const open = close.map((_, row) => close[Math.max(0, row - 1)]!);
    const swinging: CandleColumns = {
      ...CANDLES,
      open: open.map((price) => Math.round(price * 100) / 100),
      close: close.map((price) => Math.round(price * 100) / 100),
      high: close.map((price, row) => Math.ceil(Math.max(price, open[row]!) * 100) / 100),
      low: close.map((price, row) => Math.floor(Math.min(price, open[row]!) * 100) / 100),
    };
    class Follows extends Strategy {
      override onCandle(candle: Candle): void {
        const rises = candle.close > candle.open;
        const size = this.position().quantity;
        if (rises && size === 0) this.buy(100);
        if (!rises && size > 0) this.close();
      }
    }
    const study = new CandlePaths({
      candles: [swinging],
      instruments: [SPX],
      request: { method: 'candles', paths: 19, seed: 3 },
    });
    while (study.done < study.paths) study.take(run(study.next()[0]!, Follows).metrics);
    const result = study.result(run(swinging, Follows).metrics);
    expect(result.figures[0]).toMatchObject({ name: 'totalReturn', pValue: 1 / 20 });
  });

  it('count a run that fails as worse', () => {
    const request = { method: 'candles' as const, paths: 3 };
    const study = new CandlePaths({ candles: [CANDLES], instruments: [SPX], request });
    study.next();
    study.take(null);
    study.take({ totalReturn: -0.5, sharpe: null, maxDrawdown: -0.6, tradeCount: 4 });
    const result = study.result({ totalReturn: 0.1, sharpe: 1, maxDrawdown: -0.1, tradeCount: 5 });
    expect(result).toMatchObject({ paths: 2, chances: [{ probability: 0.5 }] });
    expect(result.figures[0]).toMatchObject({ pValue: 1 / 3, distribution: { max: -0.5 } });
    expect(result.figures[1]!.distribution).toBeNull();
    expect(result.notes.at(-1)).toContain('On 1 paths the run failed');
  });

  const short = { ...CANDLES, length: 5 };
  it.each([
    ['too many paths', [CANDLES], { paths: 1_001 }, 'expected 1 to 1000 paths'],
    ['a broken seed', [CANDLES], { seed: 0.1 }, 'whole number as seed'],
    ['blocks below one', [CANDLES], { meanBlock: 0 }, 'mean block of 1'],
    ['too few candles', [{ ...CANDLES, length: 2 }], {}, 'at least 3 candles, found 2'],
    ['no candles', [], {}, 'at least 3 candles, found 0'],
    ['other times', [CANDLES, short], {}, 'at the same times'],
  ])('are refused with %s', (_, candles, request, message) => {
    const instruments = [SPX, SPX];
    const make = () =>
      new CandlePaths({ candles, instruments, request: { method: 'candles', ...request } });
    expect(make).toThrow(message);
  });
});
