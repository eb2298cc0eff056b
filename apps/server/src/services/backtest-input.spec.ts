import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { checkBacktestInput } from './backtest-input.js';
import type { BacktestRunInput } from './backtest-input.js';

const input = (given: Partial<BacktestRunInput> = {}): BacktestRunInput => ({
  strategy: 'sma-cross-long',
  symbols: ['SPX'],
  timeframe: '1d',
  from: '2015-01-01',
  to: '2015-12-31',
  ...given,
});

describe("a run's input", () => {
  it('has an inclusive last date and defaults for the rest', () => {
    const checked = checkBacktestInput(input());
    expect(checked.problems).toEqual([]);
    expect(checked.to).toBe(parseInstant('2016-01-01'));
    expect(checked).toMatchObject({ startingCash: '100000', currency: null, seed: 0 });
    expect(checked.simulation).toMatchObject({ commissionRate: '0' });
  });

  it('ends before the instant it names', () => {
    const { to } = checkBacktestInput(input({ to: '2015-12-31T12:00:00Z' }));
    expect(to).toBe(parseInstant('2015-12-31T12:00:00Z'));
  });

  it.each<[string, Partial<BacktestRunInput>]>([
    ['to', { from: '2016-01-01' }],
    ['from', { from: '2015-02-30' }],
    ['to', { to: 'tomorrow' }],
    ['from', { from: '2200-01-01', to: undefined }],
    ['timeframe', { timeframe: '1y' }],
    ['timeframes', { timeframes: ['1w', '1y'] }],
    ['timeframes', { timeframes: ['1h'] }],
    ['timeframes', { timeframes: ['2d', '3d', '4d', '5d', '6d', '1w', '2w', '1M'] }],
    ['fillTimeframe', { fillTimeframe: '1y' }],
    ['fillTimeframe', { fillTimeframe: '1d' }],
    ['instruments', { symbols: [] }],
    ['startingCash', { startingCash: '-1' }],
    ['startingCash', { startingCash: 'lots' }],
    ['currency', { currency: 'dollars' }],
    ['seed', { seed: 1.5 }],
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(201) }],
    ['simulation', { simulation: { fees: 1 } }],
    ['simulation', { simulation: [] }],
    ['simulation', { simulation: { commissionRate: '2' } }],
  ])('is refused at %s', (field, given) => {
    const { problems } = checkBacktestInput(input(given));
    expect(problems.map(({ path }) => path?.slice(0, 2))).toEqual([['input', field]]);
  });

  it('has timeframes in their order, each once, and a finer one to fill', () => {
    const given = { timeframe: '1h', timeframes: ['1h', '1d', '1w', '1d'], fillTimeframe: '1m' };
    expect(checkBacktestInput(input(given))).toMatchObject({
      problems: [],
      timeframe: '1h',
      widerTimeframes: ['1d', '1w'],
      fillTimeframe: '1m',
    });
  });

  it('needs a strategy before anything else', () => {
    const given = { symbols: ['SPX'], timeframe: '1d', from: '2015-01-01' };
    expect(() => checkBacktestInput(given)).toThrow('expected the strategy to run');
  });
});
