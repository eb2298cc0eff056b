import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IndicatorParameterError } from './indicator-parameter-error.js';
import { sma } from './sma.js';

const MAGNITUDES = [1e-8, 1, 1e6, 1e15];

describe('a simple moving average', () => {
  it('is null until the window is full and then the mean of the window', () => {
    const mean = sma(3);
    const seen = [1, 2, 6, 4].map((value) => {
      mean.update(value);
      return mean.value;
    });
    expect(seen).toEqual([null, null, 3, 4]);
    expect(mean.before).toBe(3);
  });

  it('has no value before until there were two', () => {
    const mean = sma(1);
    mean.update(5);
    expect([mean.value, mean.before]).toEqual([5, null]);
  });

  it('keeps no trace of a huge value that left the window', () => {
    const mean = sma(3);
    for (const value of [0.1, 1e17, 0.2, 0.3, 0.4]) mean.update(value);
    expect(mean.value).toBeCloseTo(0.3, 15);
  });

  it('agrees with direct sums after values of any magnitude', () => {
    const value = fc
      .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.constantFrom(...MAGNITUDES))
      .map(([digits, magnitude]) => (digits / 1000) * magnitude);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(value, { maxLength: 80 }), (n, xs) => {
        const mean = sma(n);
        xs.forEach((x, row) => {
          mean.update(x);
          if (row < n - 1) {
            expect(mean.value).toBeNull();
            return;
          }
          const window = xs.slice(row - n + 1, row + 1);
          const direct = window.reduce((sum, y) => sum + y, 0) / n;
          const size = window.reduce((sum, y) => sum + Math.abs(y), 0) / n;
          expect(Math.abs(mean.value! - direct)).toBeLessThanOrEqual(1e-14 * size + 1e-12);
        });
      }),
    );
  });

  it('refuses a period that is no positive integer and says what it found', () => {
    for (const period of [0, -3, 2.5, Number.NaN, 1e9]) {
      expect(() => sma(period)).toThrow(IndicatorParameterError);
      expect(() => sma(period)).toThrow(`found ${period}`);
    }
  });
});
