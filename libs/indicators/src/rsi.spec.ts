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
});
