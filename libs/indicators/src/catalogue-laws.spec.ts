import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CandleSeed, candlesOf, outputRows } from './catalogue-candles.js';
import { catalogue } from './catalogue.js';
import type { Indicator } from './indicator.js';
import { type PriceLaw, SAMPLES } from './indicator-samples.js';

/** Multiples of 1/64: sums, shifts and products with powers of two are exact. */
const price = fc.oneof(
  fc.integer({ min: 5_700, max: 7_000 }).map((ticks) => ticks / 64),
  fc.constant(100),
);
const seeds: fc.Arbitrary<CandleSeed[]> = fc.array(
  fc.tuple(price, price, price, fc.integer({ min: 1, max: 500 })),
  { minLength: 30, maxLength: 60 },
);

const FACTOR = 4;
const AMOUNT = 64;

const POWERS: Readonly<Record<PriceLaw, number | null>> = {
  price: 1,
  spread: 1,
  square: 2,
  shape: 0,
  scale: 1,
  ratio: 0,
  shift: null,
  none: null,
};
const MOVES: Readonly<Record<PriceLaw, number | null>> = {
  price: 1,
  spread: 0,
  square: 0,
  shape: 0,
  scale: null,
  ratio: null,
  shift: 0,
  none: null,
};

type Rows = readonly (readonly (number | null)[])[];

function expectSame(found: Rows, expected: Rows, skip: (at: number) => boolean): void {
  const differences: string[] = [];
  found.forEach((row, index) => {
    row.forEach((output, at) => {
      const other = expected[index]![at]!;
      if (skip(at) || isSame(output, other)) return;
      differences.push(`row ${index}, output ${at}: ${output} instead of ${other}`);
    });
  });
  expect(differences).toEqual([]);
}

function isSame(output: number | null, other: number | null): boolean {
  if (output === null || other === null) return output === other;
  return Math.abs(output - other) <= 1e-7 * Math.max(1, Math.abs(other));
}

const map = (rows: Rows, change: (output: number, at: number) => number): Rows =>
  rows.map((row) => row.map((output, at) => (output === null ? null : change(output, at))));

describe.each([...catalogue.keys()])('the laws of %s', (name) => {
  const { parameters, laws, volumePower } = SAMPLES[name]!;
  const create = (): Indicator => catalogue.get(name)!.create(parameters);
  const lawOf = (at: number): PriceLaw => laws[Math.min(at, laws.length - 1)]!;

  it('hold for prices in another unit', () => {
    fc.assert(
      fc.property(seeds, (rows) => {
        const scaled = rows.map(
          ([a, b, c, v]): CandleSeed => [a * FACTOR, b * FACTOR, c * FACTOR, v],
        );
        const plain = outputRows(create(), candlesOf(rows));
        const expected = map(plain, (x, at) => x * FACTOR ** (POWERS[lawOf(at)] ?? 0));
        const found = outputRows(create(), candlesOf(scaled));
        expectSame(found, expected, (at) => POWERS[lawOf(at)] === null);
      }),
      { numRuns: 15 },
    );
  });

  it('hold for prices on another level', () => {
    fc.assert(
      fc.property(seeds, (rows) => {
        const moved = rows.map(
          ([a, b, c, v]): CandleSeed => [a + AMOUNT, b + AMOUNT, c + AMOUNT, v],
        );
        const plain = outputRows(create(), candlesOf(rows));
        const expected = map(plain, (x, at) => x + AMOUNT * (MOVES[lawOf(at)] ?? 0));
        const found = outputRows(create(), candlesOf(moved));
        expectSame(found, expected, (at) => MOVES[lawOf(at)] === null);
      }),
      { numRuns: 15 },
    );
  });

  it('hold for volumes in another unit', () => {
    fc.assert(
      fc.property(seeds, (rows) => {
        const more = rows.map(([a, b, c, v]): CandleSeed => [a, b, c, v * FACTOR]);
        const plain = outputRows(create(), candlesOf(rows));
        const expected = map(plain, (x) => x * FACTOR ** volumePower);
        expectSame(outputRows(create(), candlesOf(more)), expected, () => false);
      }),
      { numRuns: 10 },
    );
  });
});
