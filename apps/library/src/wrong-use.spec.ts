import { describe, expect, it } from '@jest/globals';
import { type CandleInput, Strategy, backtest, fromCsv, fromRows } from './index.js';

const rows = Array.from({ length: 9 }, (_, day) => ({
  openAt: Date.UTC(2024, 0, 1 + day),
  open: 10,
  high: 12,
  low: 9,
  close: 11,
}));
const A = { symbol: 'A', timeframe: '1d' };
const candles = fromRows(rows, A);
const strategy = class Idle extends Strategy {};

/** Calls as plain JavaScript does, which no type holds back. */
const call = (options?: unknown): unknown => backtest(options as Parameters<typeof backtest>[0]);
const read = (options: unknown, given: unknown = rows): unknown =>
  fromRows(given as CandleInput[], options as typeof A);

describe('a script without a check of its types', () => {
  it.each<readonly [string, () => unknown, string]>([
    ['no options', () => call(), 'expected the options of a backtest as an object'],
    [
      'a misspelt option',
      () => call({ strategy, candles, cash: 5 }),
      'unknown in the options of a backtest: cash',
    ],
    [
      'a misspelt model',
      () => call({ strategy, candles, models: { slipage: {} } }),
      'unknown in models: slipage',
    ],
    [
      'a model that is none',
      () => call({ strategy, candles, models: { slippage: {} } }),
      'expected slippage to have a method slip',
    ],
    [
      'a fee that is no function',
      () => call({ strategy, candles, models: { fee: 5 } }),
      'expected fee to be a function',
    ],
    [
      'wrong options of the simulation',
      () => call({ strategy, candles, simulation: { participation: 4, latencyMs: 'x' } }),
      'wrong options: participation: expected a number of at most 1, found 4; ' +
        'latencyMs: expected a number, found "x"',
    ],
    ['no rows', () => read(A, null), 'expected rows'],
    ['rows without options', () => read(undefined), 'expected the options of rows as an object'],
    [
      'a misspelt option of rows',
      () => read({ ...A, symbl: 'A' }),
      'unknown in the options of rows',
    ],
    [
      'a misspelt property',
      () => read({ ...A, instrument: { tick: '0.5' } }),
      'unknown in instrument: tick',
    ],
  ])('is told of %s', (_name, wrong, message) => {
    expect(wrong).toThrow(message);
  });

  it('is told of a misspelt option of a file', async () => {
    const reading = fromCsv('a.csv', { zon: 'UTC' } as Parameters<typeof fromCsv>[1]);
    await expect(reading).rejects.toThrow('unknown in the options of a file: zon');
  });

  it('may give a tick and a lot as numbers', () => {
    const instrument = { tickSize: 0.25, lotSize: 10 } as unknown as { tickSize: string };
    expect(fromRows(rows, { ...A, instrument }).instrument).toMatchObject({
      tickSize: '0.25',
      lotSize: '10',
    });
  });

  it('is told that a hook is not waited for', () => {
    const later = class Later extends Strategy {
      override async onCandle(): Promise<void> {
        await Promise.resolve();
      }
    };
    const wrong = (): unknown => backtest({ strategy: later, candles });
    expect(wrong).toThrow('expected onCandle of Later without async');
  });
});
