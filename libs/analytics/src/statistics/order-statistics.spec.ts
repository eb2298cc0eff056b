import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quantileOfSorted } from '../quantile.js';
import { OrderStatistics, selectRanks } from './order-statistics.js';

const numbers = fc.array(
  fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 })),
  {
    minLength: 1,
    maxLength: 200,
  },
);

describe('order statistics', () => {
  it('put the wanted ranks where sorting would', () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.nat(199), { maxLength: 8 }), (values, wanted) => {
        const ranks = [...new Set(wanted)].filter((rank) => rank < values.length);
        ranks.sort((a, b) => a - b);
        const chosen = Float64Array.from(values);
        selectRanks(chosen, ranks);
        const sorted = Float64Array.from(values).sort();
        for (const rank of ranks) {
          expect(chosen[rank]! + 0).toBe(sorted[rank]! + 0);
          for (let row = 0; row < rank; row += 1) {
            expect(chosen[row]).toBeLessThanOrEqual(sorted[rank]!);
          }
        }
      }),
    );
  });

  it('give the quantiles and tail means of sorted values', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const sorted = Float64Array.from(values).sort();
        const order = new OrderStatistics(values, [0.05, 0.5]);
        const mean = (some: ArrayLike<number>): number =>
          Array.from(some).reduce((total, value) => total + value, 0) / some.length;
        expect(order.quantile(0.05) + 0).toBe(quantileOfSorted(sorted, 0.05) + 0);
        expect(order.quantile(0.5) + 0).toBe(quantileOfSorted(sorted, 0.5) + 0);
        const count = Math.floor((values.length - 1) * 0.05) + 1;
        const size = Math.max(1, ...values.map(Math.abs));
        expect(order.lowestMean(0.05) / size).toBeCloseTo(
          mean(sorted.subarray(0, count)) / size,
          9,
        );
        expect(order.highestMean(0.05) / size).toBeCloseTo(mean(sorted.subarray(-count)) / size, 9);
        const bound = quantileOfSorted(sorted, 0.05);
        const upTo = sorted.filter((value) => value <= bound);
        expect(order.meanUpTo(0.05) / size).toBeCloseTo(mean(upTo) / size, 9);
      }),
    );
  });

  it('are NaN of nothing', () => {
    expect(new OrderStatistics([], [0.5]).quantile(0.5)).toBeNaN();
  });
});
