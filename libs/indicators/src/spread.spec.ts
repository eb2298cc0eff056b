import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cci } from './cci.js';
import { OrderedSpread } from './ordered-spread.js';
import { ScannedSpread } from './scanned-spread.js';
import { restoreIndicator, snapshotIndicator } from './snapshot.js';

describe('sums of deviations', () => {
  it('are the same from an ordered window as from a scan, also when restored', () => {
    const value = fc.integer({ min: 9_900, max: 10_100 }).map((cents) => cents / 100);
    const series = fc.array(value, { maxLength: 120 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), series, (period, values) => {
        const scanned = new ScannedSpread({ period });
        let ordered = new OrderedSpread({ period });
        values.forEach((x, row) => {
          const centre = 100 + (row % 5) / 10;
          scanned.update(x, centre);
          ordered.update(x, centre);
          expect(ordered.ready).toBe(scanned.ready);
          if (row === 30) {
            const stored: unknown = JSON.parse(JSON.stringify(snapshotIndicator(ordered)));
            ordered = restoreIndicator(new OrderedSpread({ period }), stored);
          }
          if (scanned.ready) {
            expect(Math.abs(ordered.current - scanned.current)).toBeLessThan(1e-10);
          }
        });
      }),
    );
  });

  it('give the same index just below and above the length where the way changes', () => {
    const [short, long] = [cci(700), cci(701)];
    // The oldest of 701 values lies at the mean of the others and adds no deviation.
    const values = [0, ...Array.from({ length: 700 }, (_, row) => (row % 2 === 0 ? -3 : 3))];
    for (const x of values) {
      short.update(x, x, x);
      long.update(x, x, x);
    }
    expect(long.value! / short.value!).toBeCloseTo(701 / 700, 10);
  });

  it('are no distance over equal prices, whatever the rounding of their mean', () => {
    for (const period of [3, 7, 49, 250]) {
      const index = cci(period);
      for (let row = 0; row < period + 3; row += 1) index.update(0.1, 0.7, 0.3);
      expect(index.value).toBe(0);
    }
  });
});
