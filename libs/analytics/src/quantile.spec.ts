import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantileOfSorted, smallest } from './quantile.js';

const values = fc.array(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 })),
  { maxLength: 60 },
);

describe('smallest', () => {
  it('are the first ones of the sorted values', () => {
    fc.assert(
      fc.property(values, fc.nat(70), (list, count) => {
        const all = Float64Array.from(list, (value) => value + 0);
        const expected = all.toSorted().subarray(0, Math.min(count, all.length));
        expect(smallest(all, count)).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leave the values alone and put NaN behind everything', () => {
    const all = Float64Array.of(Number.NaN, 2, Number.NaN, 1);
    expect([...smallest(all, 3)]).toEqual([1, 2, Infinity]);
    expect([...all]).toEqual([Number.NaN, 2, Number.NaN, 1]);
  });
});

describe('quantileOfSorted', () => {
  it('needs no more than the lowest values for a low quantile', () => {
    const sorted = Float64Array.from({ length: 101 }, (_, n) => n * n);
    expect(quantileOfSorted(sorted.subarray(0, 7), 0.055, 101)).toBe(
      quantileOfSorted(sorted, 0.055),
    );
    expect(quantileOfSorted(sorted, 0.055)).toBeCloseTo(25 + 0.5 * 11, 10);
  });
});
