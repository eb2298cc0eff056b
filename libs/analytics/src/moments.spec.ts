import { describe, expect, it } from '@jest/globals';
import * as moments from './moments.js';
import { quantileOfSorted } from './quantile.js';

describe('moments', () => {
  const sample = [2, 4, 4, 4, 5, 5, 7, 9];

  it('are those of a small sample', () => {
    expect(moments.mean(sample)).toBe(5);
    expect(moments.momentsOf(sample).second).toBe(4);
    expect(moments.sampleDeviation(sample)).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(moments.skewness(sample)).toBeCloseTo(5.25 / 8, 14);
    expect(moments.excessKurtosis(sample)).toBeCloseTo(44.5 / 16 - 3, 14);
    expect(
      moments.correlation(
        sample,
        sample.map((x) => 3 - x),
      ),
    ).toBeCloseTo(-1, 14);
  });

  it('add without losing small values between huge ones', () => {
    expect(moments.sum([1, 1e100, 1, -1e100])).toBe(2);
  });

  it('are NaN where there are too few values', () => {
    expect(moments.mean([])).toBeNaN();
    expect(moments.sampleDeviation([1])).toBeNaN();
    expect(moments.sampleSkewness([1, 2])).toBeNaN();
    expect(moments.sampleExcessKurtosis([1, 2, 3])).toBeNaN();
    expect(moments.sampleCovariance([1], [2])).toBeNaN();
  });
});

describe('a quantile', () => {
  it('lies between order statistics', () => {
    expect(quantileOfSorted([10, 20, 40], 0.25)).toBe(15);
    expect(quantileOfSorted([10, 20, 40], 1)).toBe(40);
    expect(quantileOfSorted([], 0.5)).toBeNaN();
  });
});
