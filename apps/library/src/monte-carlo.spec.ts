import { describe, expect, it } from '@jest/globals';
import { builtInStrategies } from '@vela/strategy';
import { backtest, generateCandles, monteCarlo } from './index.js';

const candles = generateCandles({ symbol: 'AAA', seed: 3 });
const result = backtest({ strategy: builtInStrategies.get('sma-cross-long')!, candles });

describe('a result put to the test', () => {
  it.each(['trades', 'returns', 'entries', 'permutation'] as const)('by %s', (method) => {
    const told: number[] = [];
    const found = monteCarlo(result, {
      method,
      paths: 50,
      seed: 4,
      onProgress: (share) => told.push(share),
    });
    expect(found).toMatchObject({ method, paths: 50, seed: 4 });
    expect(found).toEqual(monteCarlo(result, { method, paths: 50, seed: 4 }));
    expect(told.at(-1)).toBe(1);
    expect(JSON.stringify(found)).not.toContain('NaN');
  });

  it('by runs over other candles', () => {
    const found = monteCarlo(result, { method: 'candles', paths: 3 });
    expect(found).toMatchObject({ method: 'candles', paths: 3 });
    expect(found.figures.map(({ name, observed }) => [name, observed])).toEqual([
      ['totalReturn', result.metrics.totalReturn],
      ['sharpe', result.metrics.sharpe],
      ['maxDrawdown', result.metrics.maxDrawdown],
      ['tradeCount', result.metrics.tradeCount],
    ]);
  });

  it('draws trades a thousand times unless told otherwise', () => {
    expect(monteCarlo(result)).toMatchObject({ method: 'trades', paths: 1_000, seed: 0 });
  });

  it('refuses candles of several timeframes, and too many paths', () => {
    const several = backtest({
      strategy: builtInStrategies.get('sma-cross-long')!,
      candles,
      timeframes: ['1d', '1w'],
    });
    expect(() => monteCarlo(several, { method: 'candles' })).toThrow('a run of one timeframe');
    expect(() => monteCarlo(result, { paths: 0 })).toThrow('expected 1 to 100000 paths');
  });
});
