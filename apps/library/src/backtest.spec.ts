import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { nodeHasher } from '@vela/runners';
import { runOverColumns } from '@vela/backtest';
import {
  type Candle,
  Strategy,
  backtest,
  builtInStrategies,
  generateCandles,
  sma,
  z,
} from './index.js';
import * as vela from './index.js';

/** Buys two units once and holds them. */
class BuyOnce extends Strategy.with({ size: z.number().positive().default(2) }) {
  readonly mean = this.indicator(sma(3));

  override onCandle(): void {
    if (this.slice === 4) this.buy(this.params.size);
    if (this.slice === 9) this.close();
  }
}

const walk = (symbol: string, count = 300) => generateCandles({ symbol, count, seed: count });

describe('backtest', () => {
  it.each([...builtInStrategies.keys()])('gives %s the result of the engine', (name) => {
    const strategy = builtInStrategies.get(name)!;
    const candles = generateCandles({ count: 3_000, volatility: 0.4 });
    const simulation = { commissionRate: '0.001' };
    const mine = backtest({ strategy, candles, simulation, startingCash: '50000', seed: 3 });
    const engine = runOverColumns({
      columns: candles.columns,
      instrument: candles.instrument,
      timeframe: candles.timeframe,
      strategy,
      parameters: {},
      startingCash: '50000',
      simulation,
      seed: 3,
      createHasher: nodeHasher,
    });
    expect(mine.resultDigest).toBe(engine.resultDigest);
    expect(mine.trades.length).toBe(engine.trades.length);
    expect(mine.metrics.finalEquity).toBe(engine.summary['finalEquity']);
    expect([...mine.equity.equity]).toEqual([...engine.equity]);
  });

  it('shows trades, orders, fills and equity by the names that a strategy knows', () => {
    const candles = walk('ACME');
    const result = backtest({ strategy: BuyOnce, candles, simulation: { commissionRate: 0.01 } });
    const { open } = candles;
    const [bought, sold] = [open[5]!, open[10]!];
    expect(result.fills.map(({ side, price, quantity }) => [side, price, quantity])).toEqual([
      ['buy', bought, 2],
      ['sell', sold, 2],
    ]);
    expect(result.orders).toEqual([
      expect.objectContaining({
        handle: 0,
        type: 'market',
        role: 'entry',
        state: 'filled',
        slice: 4,
      }),
      expect.objectContaining({
        handle: 1,
        type: 'market',
        role: 'close',
        state: 'filled',
        slice: 9,
      }),
    ]);
    const [trade] = result.trades;
    expect(trade).toMatchObject({
      symbol: 'ACME',
      side: 'buy',
      quantity: 2,
      entryAt: candles.at(5).openAt,
      exitAt: candles.at(10).openAt,
      candles: 5,
    });
    expect(trade!.grossPnl).toBeCloseTo(2 * (sold - bought), 8);
    expect(trade!.fees).toBeCloseTo(0.02 * (sold + bought), 8);
    expect(trade!.netPnl).toBeCloseTo(trade!.grossPnl - trade!.fees, 8);
    expect(result.equity.equity.length).toBe(300);
    expect(result.equity.equity.at(-1)).toBeCloseTo(100_000 + trade!.netPnl, 6);
    expect(result.openTrades).toEqual([]);
    expect(result.assumptions.length).toBeGreaterThan(3);
    expect(String(result)).toContain('BuyOnce on ACME 1d, 300 candles');
    expect(result.trades).toBe(result.trades);
  });

  it('lists what is still open', () => {
    const candles = walk('ACME', 8);
    const { openTrades } = backtest({ strategy: BuyOnce, candles });
    expect(openTrades).toEqual([
      {
        symbol: 'ACME',
        side: 'buy',
        quantity: 2,
        entryPrice: candles.open[5],
        markPrice: candles.close[7],
      },
    ]);
  });

  it('runs several symbols on one clock with one cash account', () => {
    class Both extends Strategy {
      override onSlice(): void {
        if (this.slice !== 0) return;
        this.buy(1);
        this.sell(3, { instrument: 1 });
      }
    }
    const [a, b] = [walk('AAA', 50), walk('BBB', 60)];
    const result = backtest({ strategy: Both, candles: [a, b], startingCash: 1_000 });
    expect(result.openTrades.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual(
      [
        ['AAA', 'buy', 1],
        ['BBB', 'sell', 3],
      ],
    );
    const last = 1_000 + (a.close[49]! - a.open[1]!) - 3 * (b.close[59]! - b.open[1]!);
    expect(result.equity.equity.at(-1)).toBeCloseTo(last, 6);
    expect(result.metrics.slices).toBe(60);
  });

  it('gives the same in pieces, and tells how far it is', () => {
    const strategy = builtInStrategies.get('rsi-meanrev')!;
    const long = generateCandles({ count: 150_000, timeframe: '1m' });
    const steps: number[] = [];
    const whole = backtest({
      strategy,
      candles: long,
      onProgress: ({ slices }) => steps.push(slices),
    });
    expect(steps).toEqual([65_536, 131_072, 150_000]);
    const engine = runOverColumns({
      columns: long.columns,
      instrument: long.instrument,
      timeframe: long.timeframe,
      strategy,
      parameters: {},
      startingCash: '100000',
      simulation: {},
      seed: 0,
      createHasher: nodeHasher,
    });
    expect(whole.resultDigest).toBe(engine.resultDigest);
  });

  it('takes a range, and refuses one without candles', () => {
    const candles = generateCandles({ count: 100, from: '2024-01-01' });
    const part = backtest({ strategy: BuyOnce, candles, from: '2024-01-11', to: '2024-01-20' });
    expect(part.metrics.slices).toBe(10);
    expect(() => backtest({ strategy: BuyOnce, candles, from: '2030-01-01' })).toThrow(
      expect.objectContaining({ code: 'DATA_MISSING' }),
    );
    expect(() => backtest({ strategy: BuyOnce, candles, from: '2024-02', to: '2024-01' })).toThrow(
      'expected a date',
    );
    const turned = { from: '2024-02-01', to: '2024-01-01' };
    expect(() => backtest({ strategy: BuyOnce, candles, ...turned })).toThrow('expected an end');
  });

  it('names what decided a run by a digest', () => {
    const candles = walk('ACME');
    const of = (change: object): string =>
      backtest({ strategy: BuyOnce, candles, ...change }).inputDigest;
    expect(of({})).toBe(of({ parameters: { size: 2 } }));
    const others = [
      { parameters: { size: 3 } },
      { seed: 1 },
      { startingCash: 5 },
      { to: '2020-06-01' },
    ];
    expect(new Set([of({}), ...others.map(of)]).size).toBe(5);
  });

  const candles = walk('ACME', 20);
  it.each([
    [{ candles: [] }, 'expected a series of candles'],
    [{ candles: [{ open: 1 }] }, 'expected a series of candles'],
    [{ strategy: Map }, 'expected a class that extends Strategy'],
    [{ strategy: 'sma' }, 'expected a class that extends Strategy'],
    [{ parameters: { size: -1 } }, 'wrong parameters: size'],
    [{ parameters: { sise: 1 } }, 'wrong parameters'],
    [{ startingCash: -5 }, 'expected cash above 0, found -5'],
    [{ startingCash: '1,000' }, 'expected cash above 0, found 1,000'],
    [{ startingCash: Number.NaN }, 'expected cash above 0, found NaN'],
    [{ seed: 0.5 }, 'expected a whole number as seed'],
    [{ simulation: { commissionRate: 2 } }, 'wrong options'],
    [{ simulation: { comission: 0 } }, 'wrong options'],
  ])('refuses %j with %s', (change, message) => {
    const options = { strategy: BuyOnce, candles, ...change } as Parameters<typeof backtest>[0];
    expect(() => backtest(options)).toThrow(message);
  });

  it('says at which slice a strategy threw', () => {
    class Throws extends Strategy {
      override onCandle(_: Candle): void {
        throw new TypeError('no such thing');
      }
    }
    expect(() => backtest({ strategy: Throws, candles })).toThrow(
      'threw at slice 0: no such thing',
    );
  });
});

describe('the names of the library', () => {
  it('hold every name that a strategy file for the server may import', () => {
    const facade = readFileSync('libs/runners/src/authoring.ts', 'utf8');
    const braces = [...facade.matchAll(/export \{([^}]*)\}/g)].flatMap(([, names]) =>
      names!.split(',').map((name) => name.trim()),
    );
    const values = braces.filter((name) => name !== '' && !name.startsWith('type '));
    expect(values).toEqual(expect.arrayContaining(['Strategy', 'crossedAbove', 'z']));
    expect(Object.keys(vela)).toEqual(expect.arrayContaining([...values, 'indicators', 'sma']));
    const entry = readFileSync('apps/library/src/index.ts', 'utf8');
    for (const type of braces.filter((name) => name.startsWith('type '))) {
      expect(entry).toContain(`  ${type},`);
    }
    expect(vela.indicators.sma).toBe(vela.sma);
  });
});
