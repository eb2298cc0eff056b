import { describe, expect, it } from '@jest/globals';
import { allocateCandles } from '@vela/market';
import * as fc from 'fast-check';
import { mergeCandles } from './merge-candles.js';

function candles(closes: readonly number[]) {
  const columns = allocateCandles(closes.length);
  closes.forEach((close, row) => {
    columns.openAt[row] = row;
    columns.availableAt[row] = row + 1;
    columns.open[row] = close - 1;
    columns.high[row] = close + 2;
    columns.low[row] = close - 2;
    columns.close[row] = close;
    columns.volume[row] = 1;
  });
  return columns;
}

describe('merged candles', () => {
  it('are the same ones while they fit', () => {
    const columns = candles([1, 2, 3]);
    expect(mergeCandles(columns, 3)).toBe(columns);
  });

  it('keep open, extremes, close and volume', () => {
    const merged = mergeCandles(candles([5, 9, 1, 4, 7]), 2);
    expect([...merged.open]).toEqual([4, 3]);
    expect([...merged.high]).toEqual([11, 9]);
    expect([...merged.low]).toEqual([-1, 2]);
    expect([...merged.close]).toEqual([1, 7]);
    expect([...merged.volume]).toEqual([3, 2]);
    expect([...merged.availableAt]).toEqual([3, 5]);
  });

  it('lose no extreme and no volume, and never exceed the limit', () => {
    const closes = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });
    fc.assert(
      fc.property(closes, fc.integer({ min: 1, max: 50 }), (values, maxPoints) => {
        const columns = candles(values);
        const merged = mergeCandles(columns, maxPoints);
        expect(merged.length).toBeLessThanOrEqual(maxPoints);
        expect(Math.max(...merged.high)).toBe(Math.max(...columns.high));
        expect(Math.min(...merged.low)).toBe(Math.min(...columns.low));
        expect(merged.volume.reduce((sum, value) => sum + value, 0)).toBe(values.length);
      }),
    );
  });
});
