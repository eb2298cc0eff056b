import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  deepestDrawdown,
  drawdowns,
  longestUnderwater,
  painIndex,
  ulcerIndex,
  underwaterSpells,
  worstDrawdowns,
} from './drawdown.js';

const depths = drawdowns([100, 80, 100, 200, 150, 100, 190, 200, 180]);

describe('drawdowns', () => {
  it('are fractions of the highest value so far', () => {
    const expected = [0, -0.2, 0, 0, -0.25, -0.5, -0.05, 0, -0.1];
    expected.forEach((depth, row) => {
      expect(depths[row]).toBeCloseTo(depth, 12);
    });
  });

  it('name the peak, the trough and the recovery of the deepest', () => {
    expect(deepestDrawdown(depths)).toEqual({
      depth: -0.5,
      peakRow: 3,
      troughRow: 5,
      recoveryRow: 7,
    });
    expect(deepestDrawdown(drawdowns([2, 1]))?.recoveryRow).toBeNull();
    expect(deepestDrawdown(drawdowns([1, 2, 2]))).toBeNull();
  });

  it('are listed from the deepest', () => {
    expect(worstDrawdowns(depths, 2).map(({ peakRow, troughRow }) => [peakRow, troughRow])).toEqual(
      [
        [3, 5],
        [0, 1],
      ],
    );
    expect(worstDrawdowns(depths, 9)).toHaveLength(3);
  });

  it('end where the peak is reached again, or with the series', () => {
    expect(underwaterSpells(depths)).toEqual([
      { fromRow: 0, toRow: 2, recovered: true },
      { fromRow: 3, toRow: 7, recovered: true },
      { fromRow: 7, toRow: 8, recovered: false },
    ]);
    expect(longestUnderwater(depths)).toEqual({ fromRow: 3, toRow: 7, recovered: true });
    expect(longestUnderwater(drawdowns([]))).toBeNull();
  });

  it('are summed up by ulcer and pain index without the first row', () => {
    const simple = drawdowns([10, 7, 6]);
    expect(ulcerIndex(simple)).toBeCloseTo(Math.sqrt((0.09 + 0.16) / 2), 14);
    expect(ulcerIndex(simple, true)).toBeCloseTo(0.5, 14);
    expect(painIndex(simple)).toBeCloseTo(0.35, 14);
  });

  it('agree with the direct search over all pairs', () => {
    const equity = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(equity, (values) => {
        let deepest = 0;
        values.forEach((value, to) => {
          for (let from = 0; from <= to; from += 1) {
            deepest = Math.min(deepest, value / values[from]! - 1);
          }
        });
        expect(deepestDrawdown(drawdowns(values))?.depth ?? 0).toBeCloseTo(deepest, 12);
      }),
    );
  });
});
