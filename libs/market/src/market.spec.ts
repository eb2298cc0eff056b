import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocateCandles,
  concatCandles,
  createBatch,
  createInstrument,
  lowerBound,
  sliceCandles,
} from './index.js';
import type { CandleColumns } from './index.js';

function at(times: readonly number[]): CandleColumns {
  const columns = allocateCandles(times.length, true);
  columns.availableAt.set(times);
  columns.close.set(times.map((time) => time * 2));
  return columns;
}

const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 })
  .map((list) => [...list].sort((a, b) => a - b));

describe('slices', () => {
  it('hold every candle once, in time, ties in the order of the series', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 5 }), (all) => {
        const batch = createBatch(all.map(at));
        const seen: [number, number, number][] = [];
        for (let s = 0; s < batch.length; s++) {
          if (s > 0) expect(batch.availableAt[s]).toBeGreaterThan(batch.availableAt[s - 1]!);
          expect(batch.offset[s + 1]).toBeGreaterThan(batch.offset[s]!);
          for (let e = batch.offset[s]!; e < batch.offset[s + 1]!; e++) {
            const k = batch.seriesOf[e]!;
            expect(all[k]![batch.row[e]!]).toBe(batch.availableAt[s]);
            seen.push([batch.availableAt[s]!, k, batch.row[e]!]);
          }
        }
        const expected = all
          .flatMap((list, k) => list.map((time, row): [number, number, number] => [time, k, row]))
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(seen).toEqual(expected);
      }),
    );
  });
});

describe('columns', () => {
  it('are cut and joined without a change', () => {
    fc.assert(
      fc.property(times, fc.nat(30), (list, cut) => {
        const whole = at(list);
        const middle = Math.min(cut, list.length);
        const joined = concatCandles([
          sliceCandles(whole, 0, middle),
          sliceCandles(whole, middle, list.length),
        ]);
        expect(joined).toEqual(concatCandles([whole]));
      }),
    );
  });

  it('find the first row at or behind a value', () => {
    const column = Float64Array.of(1, 3, 3, 7);
    expect([0, 1, 2, 3, 7, 8].map((value) => lowerBound(column, value))).toEqual([
      0, 0, 1, 1, 3, 4,
    ]);
  });
});

describe('instruments', () => {
  it('have defaults that fit each other', () => {
    expect(createInstrument({ id: 'i', symbol: 'BRK.B', priceScale: 4 })).toMatchObject({
      tickSize: '0.0001',
      lotSize: '1',
      quantityScale: 0,
      currency: 'USD',
      tradable: true,
    });
  });

  it.each([
    [{ symbol: '' }],
    [{ symbol: 'a b' }],
    [{ symbol: 'X'.repeat(33) }],
    [{ symbol: '../etc' }],
    [{ priceScale: 16 }],
    [{ priceScale: 1.5 }],
    [{ quantityScale: -1 }],
    [{ tickSize: '0' }],
    [{ tickSize: 'x' }],
    [{ lotSize: '-1' }],
    [{ multiplier: 0 }],
    [{ multiplier: NaN }],
  ])('refuse %j', (draft) => {
    expect(() => createInstrument({ id: 'i', symbol: 'AAA', ...draft })).toThrow('expected');
  });
});
