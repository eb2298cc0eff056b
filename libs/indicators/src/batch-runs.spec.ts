import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from './catalogue.js';
import { type CandleSeed, candlesOf, columnsFor, outputsOf, step } from './catalogue-candles.js';
import type { Columns, Indicator } from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';
import { snapshotIndicator } from './snapshot.js';

/** The indicators whose columns are filled by a loop of their own, with short look-backs. */
const FAST: readonly (() => Indicator)[] = [
  ...Object.entries({
    SMA: { period: 3 },
    EMA: { period: 3 },
    RSI: { period: 3 },
    MACD: { fast: 2, slow: 4, signal: 3 },
    BBANDS: { period: 4, mult: 2 },
    ATR: { period: 3 },
    ADX: { period: 3 },
    STOCH: { k: 4, slowK: 2, slowD: 3 },
  }).map(
    ([name, parameters]) =>
      () =>
        catalogue.get(name)!.create(parameters),
  ),
  () => new MovingMaximum({ period: 4 }),
  () => new MovingMinimum({ period: 4 }),
];

// Levels that jump and stay: windows are anchored afresh, ranges are zero, prices do not move.
const price = fc.oneof(fc.double({ min: 90, max: 110, noNaN: true }), fc.constantFrom(100, 1, 1e9));
const seed = fc.tuple(price, price, price, fc.integer({ min: 1, max: 9 }));
const market = fc.array(seed, { minLength: 0, maxLength: 90 });

/** Returns the outputs of one candle after the other, with the state behind the last. */
function stepped(one: Indicator, columns: Columns): { rows: (number | null)[][]; state: string } {
  const rows = Array.from(columns[0]!, (_, row) => {
    step(one, columns, row);
    return outputsOf(one);
  });
  return { rows, state: JSON.stringify(snapshotIndicator(one)) };
}

/** Returns the same by columns that come in two parts. */
function inParts(one: Indicator, columns: Columns, cut: number): ReturnType<typeof stepped> {
  const rows = columns[0]!.length;
  const outputs = one.outputNames.map(() => new Float64Array(rows));
  for (const [from, to] of [
    [0, cut],
    [cut, rows],
  ]) {
    const part = (all: Columns): Float64Array[] => all.map((column) => column.subarray(from, to));
    one.run(part(columns), part(outputs));
  }
  const finite = (value: number): number | null => (value - value === 0 ? value : null);
  return {
    rows: Array.from(columns[0]!, (_, row) => outputs.map((output) => finite(output[row]!))),
    state: JSON.stringify(snapshotIndicator(one)),
  };
}

describe.each(FAST.map((make) => [make().kind, make] as const))('%s over columns', (_, make) => {
  it('gives the numbers of single candles, bit for bit, and leaves the same state', () => {
    fc.assert(
      fc.property(market, fc.nat({ max: 90 }), (seeds, place) => {
        const columns = columnsFor(make(), candlesOf(seeds));
        const cut = Math.min(place, seeds.length);
        expect(inParts(make(), columns, cut)).toEqual(stepped(make(), columns));
      }),
    );
  });

  it('does so over more rows than it takes at once', () => {
    let last = 100;
    const seeds = Array.from({ length: 3_000 }, (_one, row): CandleSeed => {
      last += Math.sin(row * row);
      return [last, last + Math.sin(row), last - Math.cos(row), 1];
    });
    const columns = columnsFor(make(), candlesOf(seeds));
    expect(inParts(make(), columns, 1_300)).toEqual(stepped(make(), columns));
  });
});
