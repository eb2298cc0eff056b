import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { donchian } from './donchian.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';

describe('moving extremes', () => {
  it('are the exact maximum and minimum of every window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 60 }),
        (period, values) => {
          const highest = new MovingMaximum({ period });
          const lowest = new MovingMinimum({ period });
          values.forEach((value, row) => {
            highest.update(value);
            lowest.update(value);
            const window = values.slice(row - period + 1, row + 1);
            const full = row >= period - 1;
            expect(full ? lowest.current === Math.min(...window) : !lowest.ready).toBe(true);
            expect(full ? highest.current === Math.max(...window) : !highest.ready).toBe(true);
          });
        },
      ),
    );
  });
});

describe("Donchian's channel", () => {
  it('includes the newest candle and remembers the upper line before it', () => {
    const channel = donchian(2);
    channel.update(5, 4);
    expect([channel.upper, channel.middle, channel.lower]).toEqual([null, null, null]);
    channel.update(4, 2);
    channel.update(7, 3);
    expect([channel.upper, channel.middle, channel.lower]).toEqual([7, 4.5, 2]);
    expect(channel.before).toBe(5);
    expect(channel.lowerPrevious).toBe(2);
    expect([0, 1, 2, 3].map((at) => channel.output(at))).toEqual([7, 4.5, 2, null]);
  });
});
