import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bbands } from './bbands.js';
import { beta } from './beta.js';
import { correl } from './correl.js';
import { linearreg } from './linearreg.js';
import { MovingMoments } from './moving-moments.js';
import { MovingSum } from './moving-sum.js';
import { stddev } from './stddev.js';
import { wma } from './wma.js';

const figure = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.constantFrom(1e-6, 1e-2, 1e3, 1e12))
  .map(([digits, magnitude]) => digits * magnitude);
const period = fc.integer({ min: 2, max: 12 });
const series = fc.array(figure, { maxLength: 80 });

const sumOf = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0);
const meanOf = (xs: readonly number[]): number => sumOf(xs) / xs.length;

function covariance(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [meanOf(xs), meanOf(ys)];
  return meanOf(xs.map((x, i) => (x - mx) * (ys[i]! - my)));
}

describe('moving sums', () => {
  it('agree with direct sums after any value has left the window', () => {
    fc.assert(
      fc.property(period, series, (n, xs) => {
        const total = new MovingSum({ period: n });
        const moments = new MovingMoments({ period: n });
        const weighted = wma(n);
        xs.forEach((x, row) => {
          total.update(x);
          moments.update(x);
          weighted.update(x);
          if (row < n - 1) return;
          const window = xs.slice(row - n + 1, row + 1);
          const size = sumOf(window.map(Math.abs));
          const lever = sumOf(window.map((y, i) => (i - (n - 1) / 2) * y));
          const mean = sumOf(window.map((y, i) => (i + 1) * y)) / ((n * (n + 1)) / 2);
          const bound = 1e-14 * size * n + 1e-11;
          expect(Math.abs(total.current - sumOf(window))).toBeLessThanOrEqual(bound);
          expect(Math.abs(moments.moment - lever)).toBeLessThanOrEqual(bound);
          expect(Math.abs(weighted.value! - mean)).toBeLessThanOrEqual(bound);
        });
      }),
    );
  });

  it('are exactly zero over a window of zeros', () => {
    const total = new MovingSum({ period: 2 });
    for (const x of [0.1, 1e17, 0.3, 0, 0]) total.update(x);
    expect(total.value).toBe(0);
  });
});

describe('moving deviations', () => {
  it('agree with the two-pass formula after any value has left the window', () => {
    fc.assert(
      fc.property(period, series, (n, xs) => {
        const deviation = stddev({ period: n, nbdev: 1 });
        xs.forEach((x, row) => {
          deviation.update(x);
          if (row < n - 1) return;
          const window = xs.slice(row - n + 1, row + 1);
          const direct = Math.sqrt(covariance(window, window));
          const size = Math.max(...window.map(Math.abs));
          expect(Math.abs(deviation.value! - direct)).toBeLessThanOrEqual(
            1e-9 * direct + 1e-13 * size,
          );
        });
      }),
    );
  });

  it('are zero over equal values, also after others', () => {
    const bands = bbands({ period: 3, mult: 2 });
    for (const x of [1e9, 5, 0.1, 0.1, 0.1]) bands.update(x);
    expect(bands.upper).toBe(bands.lower);
    expect(bands.middle).toBeCloseTo(0.1, 16);
  });

  it('are the known ones of a small sample', () => {
    // 2 4 4 4 5 5 7 9 has mean 5 and population deviation 2.
    const bands = bbands({ period: 8, mult: 1.5 });
    for (const x of [2, 4, 4, 4, 5, 5, 7, 9]) bands.update(x);
    expect([bands.upper, bands.middle, bands.lower]).toEqual([8, 5, 2]);
  });
});

describe('regressions', () => {
  it('find the line that the values lie on', () => {
    const line = linearreg(4);
    for (const x of [100, 1, 3, 5, 7]) line.update(x);
    expect(line.value).toBeCloseTo(7, 12);
    expect(line.slope).toBeCloseTo(2, 12);
    expect(line.tsf).toBeCloseTo(9, 12);
    expect(line.angleDeg).toBeCloseTo((Math.atan(2) * 180) / Math.PI, 10);
  });

  it('agree with the direct correlation and leave it undefined without variation', () => {
    fc.assert(
      fc.property(period, fc.array(fc.tuple(figure, figure), { maxLength: 60 }), (n, pairs) => {
        const indicator = correl(n);
        pairs.forEach(([x, y], row) => {
          indicator.update(x, y);
          if (row < n - 1) return;
          const window = pairs.slice(row - n + 1, row + 1);
          const [xs, ys] = [window.map(([a]) => a), window.map(([, b]) => b)];
          const [vx, vy] = [covariance(xs, xs), covariance(ys, ys)];
          const flat = new Set(xs).size === 1 || new Set(ys).size === 1;
          if (flat) expect(indicator.value).toBeNull();
          else {
            const direct = covariance(xs, ys) / (Math.sqrt(vx) * Math.sqrt(vy));
            expect(Math.abs(indicator.value! - direct)).toBeLessThan(1e-6);
          }
        });
      }),
    );
  });

  it('measure beta on returns', () => {
    const slope = beta(2);
    for (const [x, y] of [
      [100, 100],
      [110, 120],
      [99, 96],
    ] as const)
      slope.update(x, y);
    expect(slope.value).toBeCloseTo(2, 10);
    const still = beta(2);
    for (const [x, y] of [
      [100, 100],
      [100, 120],
      [100, 96],
    ] as const)
      still.update(x, y);
    expect(still.value).toBeNull();
  });
});
