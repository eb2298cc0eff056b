import { describe, expect, it } from '@jest/globals';
import { rsi } from './rsi.js';

function feed(period: number, values: readonly number[]): (number | null)[] {
  const index = rsi(period);
  return values.map((value) => {
    index.update(value);
    return index.value;
  });
}

describe('a relative strength index', () => {
  it('is the share of smoothed gains in all smoothed movement', () => {
    // Changes 2, -1, then 3: gains (1, 2), losses (0.5, 0.25).
    const [first, second, third, fourth] = feed(2, [10, 12, 11, 14]);
    expect([first, second]).toEqual([null, null]);
    expect(third).toBeCloseTo(200 / 3, 12);
    expect(fourth).toBeCloseTo(800 / 9, 12);
  });

  it('is 100 in a rise, 0 in a fall and 0 when nothing moves', () => {
    expect(feed(2, [1, 2, 3]).at(-1)).toBe(100);
    expect(feed(2, [3, 2, 1]).at(-1)).toBe(0);
    expect(feed(2, [3, 3, 3]).at(-1)).toBe(0);
  });

  it('has the published figures of the worked example of StockCharts (ChartSchool, RSI)', () => {
    const closes = [
      44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826,
      45.8931, 46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
    ];
    const published = [70.53, 66.32, 66.55, 69.41, 66.36, 57.97];
    feed(14, closes)
      .slice(14)
      .forEach((value, row) => {
        expect(value).toBeCloseTo(published[row]!, 2);
      });
  });
});
