import { describe, expect, it } from '@jest/globals';
import { adx } from './adx.js';
import { atr } from './atr.js';
import { ema } from './ema.js';
import { ichimoku } from './ichimoku.js';
import { keltner } from './keltner.js';
import { natr } from './natr.js';
import { sar } from './sar.js';
import { supertrend } from './supertrend.js';

const CANDLES = [
  [10, 8, 9],
  [12, 9, 11],
  [13, 11, 12],
  [13, 10, 10.5],
  [11, 7, 7.5],
  [9, 7, 8.5],
] as const;

describe('directional movement', () => {
  it('splits the true range into what went up and what went down', () => {
    const index = adx(2);
    for (const [high, low, close] of CANDLES.slice(0, 3)) index.update(high, low, close);
    // Sums: +DM 2, then 1 + 1; TR 3, then 1.5 + 2.
    expect(index.adx).toBeNull();
    expect(index.plusDI).toBeCloseTo(200 / 3.5, 12);
    expect(index.minusDI).toBe(0);
    index.update(13, 10, 10.5);
    // +DM 1, -DM 1: DX 100, then 0.
    expect(index.adx).toBeCloseTo(50, 12);
  });

  it('stays where it is when nothing moves', () => {
    const index = adx(2);
    for (let row = 0; row < 9; row += 1) index.update(5, 5, 5);
    expect([index.adx, index.plusDI, index.minusDI]).toEqual([0, 0, 0]);
  });
});

describe('the parabolic stop', () => {
  it('starts at the extreme before, accelerates, and reverses at the extreme', () => {
    const stop = sar({ acceleration: 0.1, maximum: 0.2 });
    const seen = CANDLES.map(([high, low]) => {
      stop.update(high, low);
      return stop.value;
    });
    expect(seen[0]).toBeNull();
    expect(seen[1]).toBe(8); // low of the first candle
    expect(seen[2]).toBeCloseTo(8 + 0.1 * (12 - 8), 12);
    // A new extreme of 13 doubles the acceleration; the stop stays below the last two lows.
    expect(seen[3]).toBeCloseTo(Math.min(8.4 + 0.2 * (13 - 8.4), 9), 12);
    expect(seen[4]).toBe(13); // crossed: reversed at the extreme
    expect(seen[5]).toBe(13); // 13 + 0.1 * (7 - 13) is inside the last candle's range
  });
});

describe('bands of average true ranges', () => {
  it('surround an exponential average', () => {
    const channel = keltner({ period: 3, atr: 2, mult: 2 });
    const [average, range, percent] = [ema(3), atr(2), natr(2)];
    for (const [high, low, close] of CANDLES) {
      channel.update(high, low, close);
      average.update(close);
      range.update(high, low, close);
      percent.update(high, low, close);
    }
    expect(channel.middle).toBe(average.value);
    expect(channel.upper).toBeCloseTo(average.current + 2 * range.current, 12);
    expect(channel.lower).toBeCloseTo(average.current - 2 * range.current, 12);
    expect(percent.value).toBeCloseTo((100 * range.current) / 8.5, 12);
  });

  it('trail the price and turn when the close crosses them', () => {
    const trend = supertrend({ period: 1, mult: 1 });
    const seen = CANDLES.map(([high, low, close]) => {
      trend.update(high, low, close);
      return [trend.line, trend.direction];
    });
    expect(seen.slice(0, 3)).toEqual([
      [null, null],
      [7.5, 1], // middle 10.5, range 3
      [10, 1], // middle 12, range 2
    ]);
    // Middle 11.5, range 3: the lower band of 8.5 is worse and 10 is kept; 10.5 is above it.
    expect(seen[3]).toEqual([10, 1]);
    // Middle 9, range 4: the close 7.5 is below 10; the upper band is 13 (14, then 14.5 kept, 13).
    expect(seen[4]).toEqual([13, -1]);
  });
});

describe('the cloud', () => {
  it('draws its spans ahead', () => {
    const cloud = ichimoku({ tenkan: 1, kijun: 2, senkou: 3, displacement: 1 });
    const candles = [
      [2, 0],
      [4, 2],
      [9, 3],
      [6, 4],
    ] as const;
    const seen = candles.map(([high, low]) => {
      cloud.update(high, low);
      return [cloud.tenkan, cloud.kijun, cloud.spanA, cloud.spanB];
    });
    expect(seen).toEqual([
      [1, null, null, null],
      [3, 2, null, null],
      [6, 5.5, 2.5, null],
      [5, 6, 5.75, 4.5],
    ]);
    expect(cloud.ready).toBe(true);
    expect(cloud.value).toBe(5);
  });
});
