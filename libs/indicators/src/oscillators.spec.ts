import { describe, expect, it } from '@jest/globals';
import { aroon } from './aroon.js';
import { cci } from './cci.js';
import { macd } from './macd.js';
import { ppo } from './ppo.js';
import { rsi } from './rsi.js';
import { stoch } from './stoch.js';
import { stochrsi } from './stochrsi.js';
import { ultosc } from './ultosc.js';
import { willr } from './willr.js';

describe('oscillators over the range of candles', () => {
  it('place the close in the range', () => {
    const place = willr(2);
    place.update(10, 8, 9);
    place.update(12, 9, 11);
    expect(place.value).toBe(-25);
    const flat = willr(1);
    flat.update(5, 5, 5);
    expect(flat.value).toBeCloseTo(0, 15);
  });

  it('average the place twice', () => {
    const oscillator = stoch({ k: 1, slowK: 2, slowD: 2 });
    oscillator.update(10, 0, 10); // 100
    oscillator.update(10, 0, 5); // 50, slowK 75
    expect(oscillator.slowK).toBeNull();
    oscillator.update(10, 10, 10); // 0 without a range, slowK 25
    expect([oscillator.slowK, oscillator.slowD]).toEqual([25, 50]);
  });

  it('measure the distance from the mean in mean deviations', () => {
    const index = cci(3);
    for (const price of [1, 2, 6]) index.update(price, price, price);
    // Mean 3, mean deviation (2 + 1 + 3) / 3 = 2.
    expect(index.value).toBeCloseTo(3 / (0.015 * 2), 12);
    for (const price of [6, 6]) index.update(price, price, price);
    expect(index.value).toBe(0);
  });

  it('tell how recent the extremes are; of equal ones the latest counts', () => {
    const ages = aroon(4);
    const candles = [
      [9, 5],
      [8, 6],
      [9, 4],
      [7, 6],
      [6, 5],
    ] as const;
    for (const [high, low] of candles) ages.update(high, low);
    expect([ages.down, ages.up]).toEqual([50, 50]);
  });

  it('weigh buying pressure over three spans', () => {
    const oscillator = ultosc({ p1: 1, p2: 2, p3: 2 });
    oscillator.update(10, 8, 9);
    oscillator.update(12, 10, 12); // pressure 3 of a true range of 3
    oscillator.update(12, 8, 9); // 1 of 4
    const [short, long] = [1 / 4, 4 / 7];
    expect(oscillator.value).toBeCloseTo((100 * (4 * short + 3 * long)) / 7, 12);
    oscillator.update(9, 9, 9);
    expect(oscillator.value).toBeNull();
  });
});

describe('oscillators over averages', () => {
  it('seed the fast average where the slow one starts', () => {
    const lines = macd({ fast: 1, slow: 3, signal: 1 });
    for (const x of [1, 2, 6]) lines.update(x);
    expect([lines.macd, lines.signal, lines.histogram]).toEqual([3, 3, 0]);
    const longer = macd({ fast: 2, slow: 3, signal: 2 });
    for (const x of [100, 2, 6]) longer.update(x);
    expect(longer.macd).toBeNull();
    longer.update(6);
    // Fast: mean of 2 and 6 is 4, then 4 + 2 * 2/3; slow: 36, then 36 - 30 / 2.
    expect(longer.macd).toBeCloseTo(16 / 3 - 21, 12);
    expect(longer.signal).toBeCloseTo((16 / 3 - 21 + (4 - 36)) / 2, 12);
  });

  it('refuse a fast average that is not shorter', () => {
    expect(() => macd({ fast: 26, slow: 12, signal: 9 })).toThrow('fast to be shorter than slow');
    expect(() => ppo({ fast: 3, slow: 3, matype: 'sma' })).toThrow('fast to be shorter than slow');
  });

  it('compare averages in percent', () => {
    const simple = ppo({ fast: 1, slow: 2, matype: 'sma' });
    for (const x of [2, 6]) simple.update(x);
    expect(simple.value).toBe(50);
  });

  it('place the strength index in its own range', () => {
    const index = rsi(2);
    const seen: number[] = [];
    const place = stochrsi({ period: 2, fastK: 3, fastD: 1 });
    for (const x of [5, 6, 5, 7, 6, 8]) {
      index.update(x);
      if (index.ready) seen.push(index.current);
      place.update(x);
    }
    const last = seen.slice(-3);
    const [low, high] = [Math.min(...last), Math.max(...last)];
    expect(place.fastK).toBeCloseTo((100 * (last[2]! - low)) / (high - low), 10);
    expect(place.fastD).toBe(place.fastK);
  });
});
