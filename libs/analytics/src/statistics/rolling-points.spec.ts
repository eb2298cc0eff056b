import { describe, expect, it } from '@jest/globals';
import { DAY } from '@vela/kernel';
import { sampleOfSeries } from './aligned-series.js';
import { day, HAND_PAIRS, HAND_SERIES, pathOf } from './reference/samples.js';
import { rollingPoints } from './rolling-points.js';

describe('statistics over a moving window', () => {
  it('are those of each window, at the date on which it ends', () => {
    const points = rollingPoints(HAND_PAIRS, { window: 2 });
    expect([...points.at]).toEqual([day('2024-02-01'), day('2024-02-02'), day('2024-02-03')]);
    // Returns 0.1 and -0.1, -0.1 and 0, 0 and 0.2: deviations are distances by the root of 2.
    const root = Math.sqrt(252 / 2);
    [0.2, 0.1, 0.2].forEach((distance, row) => {
      expect(points.volatility[row]).toBeCloseTo(distance * root, 10);
    });
    // Against 0.05 and -0.05, -0.05 and 0.02, 0.02 and 0.1.
    [2, 0.1 / 0.07, 0.2 / 0.08].forEach((beta, row) => {
      expect(points.beta[row]).toBeCloseTo(beta, 10);
    });
    expect(points.sharpe[1]).toBeCloseTo(
      ((-0.05 - 0.0001) / (0.1 / Math.SQRT2)) * Math.sqrt(252),
      8,
    );
    expect(rollingPoints(HAND_SERIES, { window: 2 }).beta).toEqual([null, null, null]);
  });

  it('are null where returns do not vary, and none for windows that are too long', () => {
    const flat = sampleOfSeries({
      values: pathOf([0, 0, 0, 0.1]),
      dates: Float64Array.from({ length: 5 }, (_, row) => row * DAY),
      periodsPerYear: 252,
      riskFreeRateAnnual: 0,
    });
    expect(rollingPoints(flat, { window: 2 }).sharpe.slice(0, 2)).toEqual([null, null]);
    expect(rollingPoints(flat, { window: 5 }).at).toHaveLength(0);
  });

  it('are thinned out evenly, with the first and the last window', () => {
    const long = sampleOfSeries({
      values: pathOf(Array.from({ length: 1_000 }, (_, row) => (row % 7) / 1_000)),
      dates: Float64Array.from({ length: 1_001 }, (_, row) => row * DAY),
      periodsPerYear: 252,
      riskFreeRateAnnual: 0,
    });
    const points = rollingPoints(long, { window: 100, maxPoints: 50 });
    expect(points.at).toHaveLength(50);
    expect([points.at[0], points.at.at(-1)]).toEqual([100 * DAY, 1_000 * DAY]);
    expect(new Set(points.at).size).toBe(50);
  });

  it('refuse windows and numbers of points that cannot be', () => {
    for (const window of [1, 2.5, Number.NaN]) {
      expect(() => rollingPoints(HAND_SERIES, { window })).toThrow('a window of at least 2');
    }
    expect(() => rollingPoints(HAND_SERIES, { window: 2, maxPoints: 1 })).toThrow('2 points');
  });
});
