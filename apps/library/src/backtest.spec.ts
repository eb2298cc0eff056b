import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { nodeHasher } from '@vela/runners';
import { runOverColumns } from '@vela/backtest';
import {
  type Candle,
  Strategy,
  backtest,
  builtInStrategies,
  fromRows,
  generateCandles,
  quotesFromRows,
  resample,
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
    const candles = generateCandles({
      count: 1_500,
      volatility: 0.4,
      instrument: { venue: 'XNYS' },
    });
    const simulation = { commissionRate: '0.001', uncertaintyResolutions: 1 };
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

  it('shows types and times of orders', () => {
    class Waits extends Strategy {
      override onCandle(): void {
        if (this.slice > 0) return;
        this.buy(1, { stop: 1e6, limit: 2e6, timeInForce: 'day' });
        this.sell(1, { trailPercent: 90 });
      }
    }
    const candles = walk('ACME', 5);
    expect(backtest({ strategy: Waits, candles }).orders).toMatchObject([
      { type: 'stopLimit', price: 1e6, limit: 2e6, timeInForce: 'day', state: 'expired' },
      { type: 'trailingStop', limit: null, timeInForce: 'gtc', state: 'working' },
    ]);
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
    const long = generateCandles({ count: 140_000, timeframe: '1m' });
    const steps: number[] = [];
    const whole = backtest({
      strategy,
      candles: long,
      onProgress: ({ slices }) => steps.push(slices),
    });
    expect(steps).toEqual([65_536, 131_072, 140_000]);
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

  it('fills and charges by models of the caller', () => {
    const flat = fromRows(
      ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06'].map(
        (openAt) => ({ openAt, open: 10, high: 11, low: 9, close: 10, volume: 30 }),
      ),
      { symbol: 'FLAT', timeframe: '1d' },
    );
    class Buys extends Strategy {
      override onCandle(): void {
        if (this.slice === 0) this.buy(50);
      }
    }
    const asked: object[] = [];
    const { fills, assumptions, metrics } = backtest({
      strategy: Buys,
      candles: flat,
      models: {
        slippage: { slip: ({ candle }) => (candle.high - candle.low) / 4 },
        liquidity: { available: ({ candle, taken }) => candle.volume - taken },
        fee: (fill) => {
          asked.push(fill);
          return 0.5 + 0.01 * fill.quantity;
        },
      },
    });
    expect(fills.map(({ quantity, price, fee }) => [quantity, price, fee])).toEqual([
      [30, 10.5, 0.8],
      [20, 10.5, 0.7],
    ]);
    expect(asked).toContainEqual({ symbol: 'FLAT', side: 'buy', quantity: 30, price: 10.5 });
    expect(metrics.fees).toBe(1.5);
    expect(assumptions.filter((text) => text.includes('of the caller')).length).toBe(3);
    const wrong = { strategy: Buys, candles: flat, models: { fee: () => Number.NaN } };
    expect(() => backtest(wrong)).toThrow('expected a fee as a number, found NaN');
  });

  it('fills by quotes where there are some', async () => {
    const hours = fromRows(
      [0, 1, 2, 3].map((hour) => ({
        openAt: Date.UTC(2024, 0, 2, hour),
        open: 10,
        high: 11,
        low: 9,
        close: 10,
      })),
      { symbol: 'QUOT', timeframe: '1h' },
    );
    class Buys extends Strategy {
      override onCandle(): void {
        if (this.slice === 0) this.buy(3);
        if (this.slice === 2) this.close();
      }
    }
    const rows = [20, 70, 130, 190].map((minute, at) => ({
      at: Date.UTC(2024, 0, 2, 0, minute),
      bid: 10 + at,
      ask: 10.5 + at,
    }));
    const quotes = quotesFromRows(rows, { symbol: 'QUOT' });
    const result = backtest({ strategy: Buys, candles: hours, quotes });
    expect(result.fills.map(({ side, price }) => [side, price])).toEqual([
      ['buy', 11.5],
      ['sell', 13],
    ]);
    expect(result.assumptions).toContain('Quotes fill the orders of QUOT.');
    expect(result.inputDigest).not.toBe(backtest({ strategy: Buys, candles: hours }).inputDigest);
    const strange = quotesFromRows(rows, { symbol: 'NONE' });
    expect(() => backtest({ strategy: Buys, candles: hours, quotes: strange })).toThrow(
      'expected quotes of QUOT, found some of NONE',
    );
    const wrong = [
      { ...rows[0]!, bid: 11 },
      { ...rows[0]!, ask: -1 },
      { ...rows[0]!, at: 0 },
    ];
    for (const row of wrong) {
      expect(() => quotesFromRows([rows[1]!, row], { symbol: 'QUOT' })).toThrow('in row 1');
    }
  });

  it('follows splits, and refuses events that cannot be', () => {
    class Holds extends Strategy {
      override onCandle(): void {
        if (this.slice === 0) this.buy(10);
      }
    }
    const closes = [100, 100, 100, 25, 25];
    const raw = fromRows(
      closes.map((close, day) => ({
        openAt: `2024-01-0${day + 1}`,
        open: close,
        high: close,
        low: close,
        close,
      })),
      { symbol: 'SPLT', timeframe: '1d' },
    );
    const corporateActions = [
      { instrument: 'SPLT', at: '2024-01-04', kind: 'split' as const, value: 4 },
    ];
    const run = { strategy: Holds, candles: raw, startingCash: 10_000 };
    const { equity, openTrades } = backtest({ ...run, corporateActions });
    expect([...equity.equity]).toEqual([10_000, 10_000, 10_000, 10_000, 10_000]);
    expect(openTrades.map(({ quantity }) => quantity)).toEqual([40]);
    expect(backtest(run).equity.equity.at(-1)).toBe(9_250);
    const other = [{ ...corporateActions[0]!, instrument: 'NONE' }];
    expect(() => backtest({ ...run, corporateActions: other })).toThrow('expected one of SPLT');
    expect(() => backtest({ ...run, currency: 'EUR' })).toThrow('rates of USD');
  });

  it('shows wider candles when they have closed, and fills by finer ones', () => {
    const minutes = generateCandles({ count: 3 * 1_440, timeframe: '1m', seed: 4 });
    const hours = resample(minutes, '1h');
    const seen: number[] = [];
    class Looks extends Strategy {
      override onCandle(): void {
        const day = this.candle({ timeframe: '1d' });
        if (Number.isNaN(day.close)) return;
        seen.push(day.close);
        if (this.slice === 30) this.buy(1, { limit: 0.999 * this.candle().close });
      }
    }
    const timeframes = ['1h', '1d'];
    // What it notes outside itself would be noted again by each window that is run once more.
    const run = { strategy: Looks, timeframes, simulation: { lookAheadWindows: 0 } };
    const coarse = backtest({ ...run, candles: hours });
    const days = resample(minutes, '1d');
    expect(new Set(seen)).toEqual(new Set(days.close));
    // From the first midnight on, once for each hour and once for each of the three days.
    expect(seen.length).toBe(72 - 23 + 3);
    const given = backtest({ ...run, candles: [hours, days] });
    expect(given.resultDigest).toBe(coarse.resultDigest);
    const fine = backtest({ ...run, candles: [hours, minutes], fillTimeframe: '1m' });
    expect(fine.metrics.slices).toBe(coarse.metrics.slices);
    expect(fine.fills.map(({ quantity }) => quantity)).toEqual([1]);
    expect(fine.fills[0]!.at).not.toMatch(/:00:00Z$/);
    const refusals: [object, string][] = [
      [{ timeframes: ['1h', '1m'] }, 'expected timeframes wider than 1h, found 1m'],
      [{ timeframes: ['4h'] }, 'expected candles of 4h for SYN'],
      [{ timeframes: ['1h'], fillTimeframe: '1d' }, 'expected a timeframe finer than 1h'],
      [{ timeframes: ['1h'], fillTimeframe: '5m' }, 'expected candles of 5m for SYN'],
      [{ candles: [hours, hours] }, 'expected one series of SYN 1h, found two'],
    ];
    for (const [change, message] of refusals) {
      expect(() => backtest({ strategy: Looks, candles: hours, ...change })).toThrow(message);
    }
  });

  const candles = walk('ACME', 20);
  it.each([
    [{ candles: [] }, 'expected a series of candles'],
    [{ candles: [{ open: 1 }] }, 'expected a series of candles'],
    [{ strategy: Map }, 'expected a class that extends Strategy'],
    [{ strategy: 'sma' }, 'expected a class that extends Strategy'],
    [{ parameters: { size: -1 } }, 'wrong parameters: size'],
    [{ parameters: { sise: 1 } }, 'wrong parameters'],
    [{ startingCash: -5 }, 'expected cash above 0'],
    [{ startingCash: '1,000' }, 'found 1,000'],
    [{ startingCash: Number.NaN }, 'found NaN'],
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
