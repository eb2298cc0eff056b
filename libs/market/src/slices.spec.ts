import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocateCandles } from './candles.js';
import type { CandleColumns } from './candles.js';
import { createBatch } from './slices.js';

function at(times: readonly number[]): CandleColumns {
  const columns = allocateCandles(times.length);
  times.forEach((time, row) => {
    columns.availableAt[row] = time;
  });
  return columns;
}

/** Slices the slow way: every distinct instant with the rows of it, series by series. */
function slicesByHand(series: readonly CandleColumns[]): [number, [number, number][]][] {
  const times = new Set(series.flatMap(({ availableAt }) => [...availableAt]));
  return [...times]
    .toSorted((a, b) => a - b)
    .map((time) => [
      time,
      series.flatMap(({ availableAt }, k): [number, number][] => {
        const row = availableAt.indexOf(time);
        return row < 0 ? [] : [[k, row]];
      }),
    ]);
}

function slicesOf(series: readonly CandleColumns[]): [number, [number, number][]][] {
  const { length, availableAt, offset, seriesOf, row } = createBatch(series);
  expect([seriesOf.length, row.length]).toEqual([offset[length], offset[length]]);
  return Array.from({ length }, (_, s) => [
    availableAt[s]!,
    Array.from({ length: offset[s + 1]! - offset[s]! }, (_unused, i) => [
      seriesOf[offset[s]! + i]!,
      row[offset[s]! + i]!,
    ]),
  ]);
}

const increasing = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: most })
    .map((times) => times.toSorted((a, b) => a - b));

describe('slices of several series', () => {
  it('hold each candle once, at its instant, in the order of the series', () => {
    fc.assert(
      fc.property(fc.array(increasing(60), { minLength: 2, maxLength: 9 }), (lists) => {
        const series = lists.map(at);
        expect(slicesOf(series)).toEqual(slicesByHand(series));
      }),
    );
  });

  it('are the same where one series is much longer than the others', () => {
    const every = (step: number, count: number): CandleColumns =>
      at(Array.from({ length: count }, (_, i) => (i + 1) * step));
    for (const series of [
      [every(1, 2_000), every(100, 20)],
      [every(100, 20), every(1, 2_000), every(37, 60), every(5_000, 2)],
      [every(3, 1_500), every(3, 1_500), every(3, 1_500)],
      [at([]), every(7, 3)],
    ]) {
      expect(slicesOf(series)).toEqual(slicesByHand(series));
    }
  });
});
