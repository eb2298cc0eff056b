import { describe, expect, it } from '@jest/globals';
import { ema } from './ema.js';

describe('an exponential moving average', () => {
  it('starts with the mean of the first values and then moves by 2 / (period + 1)', () => {
    const average = ema(3);
    const seen = [2, 4, 6, 8, 8].map((value) => {
      average.update(value);
      return average.value;
    });
    expect(seen).toEqual([null, null, 4, 6, 7]);
    expect(average.before).toBe(6);
  });

  it('stays exactly on a constant series', () => {
    const average = ema(7);
    for (let row = 0; row < 100; row += 1) average.update(0.1);
    expect(average.value).toBeCloseTo(0.1, 16);
  });
});
