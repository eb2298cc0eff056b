import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SeededPath } from './seeded-path.js';

const candle = (prices: { open: number; high: number; low: number; close: number }, row = 0) => ({
  instrument: 0,
  row,
  openAt: 0,
  volume: 1,
  ...prices,
});

/** Prices of a candle in cents. */
const prices = fc
  .tuple(fc.integer({ min: 1, max: 1_000 }), fc.nat(50), fc.nat(50), fc.nat(50))
  .map(([low, body, above, rise]) => ({
    low: low / 100,
    open: (low + above) / 100,
    close: (low + rise) / 100,
    high: (low + Math.max(above, rise) + body) / 100,
  }));

describe('a seeded path', () => {
  it('touches high and low, stays inside and ends at the close', () => {
    const points = new Float64Array(64);
    fc.assert(
      fc.property(prices, fc.nat(1_000), fc.nat(1_000), (of, seed, row) => {
        const count = new SeededPath(seed).trace(candle(of, row), points);
        const path = Array.from(points.subarray(0, count));
        expect(path.at(-1)).toBe(of.close);
        const all = [of.open, ...path];
        expect(Math.max(...all)).toBe(of.high);
        expect(Math.min(...all)).toBe(of.low);
      }),
    );
  });

  it('is the same for the same candle and another one for another seed or candle', () => {
    const trace = (seed: number, row: number): number[] => {
      const points = new Float64Array(64);
      const count = new SeededPath(seed).trace(
        candle({ open: 10, high: 12, low: 9, close: 11 }, row),
        points,
      );
      return Array.from(points.subarray(0, count));
    };
    expect(trace(1, 5)).toEqual(trace(1, 5));
    expect(trace(1, 5)).not.toEqual(trace(2, 5));
    expect(trace(1, 5)).not.toEqual(trace(1, 6));
  });

  it('comes to the nearer extreme first more often, but not always', () => {
    const firstHigh = (open: number, close: number): number => {
      const points = new Float64Array(64);
      let count = 0;
      for (let seed = 0; seed < 500; seed++) {
        new SeededPath(seed).trace(candle({ open, high: 12, low: 8, close }), points);
        if (points.indexOf(12) < points.indexOf(8)) count++;
      }
      return count / 500;
    };
    expect(firstHigh(10, 10)).toBeGreaterThan(0.4);
    expect(firstHigh(10, 10)).toBeLessThan(0.6);
    const down = firstHigh(11, 9);
    expect(down).toBeGreaterThan(0.7);
    expect(down).toBeLessThan(1);
  });
});
