import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { downsample } from './downsample.js';
import { sparkline } from './sparkline.js';

describe('downsampling', () => {
  it('keeps the spike of a flat curve', () => {
    const x = Float64Array.from({ length: 100 }, (_, row) => row);
    const y = x.map((row) => (row === 57 ? 9 : 1));
    const points = downsample(x, y, 10);
    expect(points.x).toHaveLength(10);
    expect(points.x).toContain(57);
  });

  it('keeps both ends and takes existing points in order', () => {
    const ys = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(ys, fc.integer({ min: 3, max: 50 }), (values, maxPoints) => {
        const y = Float64Array.from(values);
        const x = y.map((_, row) => row * 10);
        const points = downsample(x, y, maxPoints);
        expect(points.x).toHaveLength(Math.min(values.length, maxPoints));
        expect([points.x[0], points.x.at(-1)]).toEqual([0, x.at(-1)]);
        points.x.forEach((at, row) => {
          expect(points.y[row]).toBe(y[at / 10]);
          if (row > 0) expect(at).toBeGreaterThan(points.x[row - 1]!);
        });
      }),
    );
  });

  it('refuses fewer than three points', () => {
    expect(() => downsample(Float64Array.of(1), Float64Array.of(1), 2)).toThrow('at least 3');
  });
});

describe('a sparkline', () => {
  it('spans from the lowest to the highest block', () => {
    expect(sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([0, 2, 9, 7], 2)).toBe('▁█');
  });

  it('is never wider than asked, nor than its values', () => {
    expect(sparkline([3, 3], 10)).toBe('▅▅');
    expect(sparkline([], 10)).toBe('');
    expect(sparkline([1, Number.NaN, 2], 5)).toBe('▁█');
  });

  it('draws a flat curve flat, however its shares are rounded', () => {
    const line = sparkline(new Float64Array(520).fill(1_000.1), 60);
    expect(line).toBe('▅'.repeat(60));
  });
});
