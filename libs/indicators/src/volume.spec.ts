import { describe, expect, it } from '@jest/globals';
import { mfi } from './mfi.js';
import { obv } from './obv.js';
import { vwapRolling } from './vwap-rolling.js';
import { vwapSession } from './vwap-session.js';

const HOUR = 3_600_000_000;

describe('indicators of volume', () => {
  it('add volume with the sign of the change of the close', () => {
    const balance = obv();
    const seen = [
      [5, 10],
      [6, 3],
      [6, 100],
      [4, 2],
    ].map(([close, volume]) => {
      balance.update(close!, volume!);
      return balance.value;
    });
    expect(seen).toEqual([10, 13, 13, 11]);
  });

  it('share money flows, and are undefined without any', () => {
    const index = mfi(2);
    const candles = [
      [10, 1],
      [12, 5],
      [10, 2],
      [10, 9],
      [10, 9],
    ] as const;
    const seen = candles.map(([price, volume]) => {
      index.update(price, price, price, volume);
      return index.value;
    });
    expect(seen).toEqual([null, null, 75, 0, null]);
  });

  it('weigh the typical price by volume over a window', () => {
    const average = vwapRolling(2);
    average.update(10, 10, 10, 0);
    average.update(20, 20, 20, 0);
    expect(average.value).toBeNull();
    average.update(30, 30, 30, 1);
    average.update(33, 30, 30, 3);
    expect(average.value).toBe(30.75);
    average.update(9, 9, 9, 0);
    average.update(9, 9, 9, 0);
    expect(average.value).toBeNull();
  });

  it('begin anew with every UTC date', () => {
    const average = vwapSession();
    average.update(10, 10, 10, 0, 22 * HOUR);
    expect(average.value).toBeNull();
    average.update(10, 10, 10, 2, 23 * HOUR);
    average.update(13, 13, 13, 1, 24 * HOUR - 1);
    expect(average.value).toBe(11);
    average.update(50, 50, 50, 1, 24 * HOUR);
    expect(average.value).toBe(50);
  });
});
