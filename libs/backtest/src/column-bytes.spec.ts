import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeColumns, encodeColumns, encodedParts, packColumns } from './column-bytes.js';

const decimal = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }))
  .map(([whole, places]) => whole / 10 ** places);
const value = fc.oneof(
  decimal,
  fc.double(),
  fc.constantFrom(NaN, 0, -0, Infinity, 2 ** 51, 2 ** 51 + 1, -(2 ** 53), 0.1 + 0.2),
);
const table = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.array(fc.oneof(decimal, value), { minLength: 1 }))
  .map(([rows, values]) => ({
    plain: Float64Array.from({ length: rows }, (_, row) => values[row % values.length]!),
    at: Float64Array.from({ length: rows }, (_, row) => 1.7e15 + row * 60e6),
    nothing: new Float64Array(rows).fill(NaN),
    cents: Float64Array.from({ length: rows }, (_, row) => (10_000_000 + ((row * 37) % 11)) / 100),
  }));

describe('stored columns', () => {
  it('are the same bit for bit in either form, wherever their bytes lie', () => {
    fc.assert(
      fc.property(table, (columns) => {
        for (const bytes of [encodeColumns(columns), packColumns(columns)]) {
          const shifted = new Uint8Array(bytes.length + 3);
          shifted.set(bytes, 3);
          expect(decodeColumns(shifted.subarray(3))).toEqual(columns);
        }
      }),
    );
  });

  it('give a digest the bytes of the plain form', () => {
    fc.assert(
      fc.property(table, (columns) => {
        const parts = [...encodedParts(columns)].map((part) => Buffer.from(part));
        expect(Buffer.concat(parts).equals(encodeColumns(columns))).toBe(true);
      }),
    );
  });

  it('take about a byte for a change of a few cents, also over many rows', () => {
    const cents = Float64Array.from({ length: 10_000 }, (_, row) => (5_000_000 + (row % 7)) / 100);
    const packed = packColumns({ cents });
    expect(packed.length).toBeLessThan(10_200);
    expect(decodeColumns(packed)).toEqual({ cents });
  });

  it('stay doubles where steps would be no shorter', () => {
    const wild = Float64Array.from({ length: 10_000 }, (_, row) => (row % 2 === 0 ? 1 : -1) * 1e15);
    const packed = packColumns({ wild });
    expect(packed.length).toBeGreaterThan(80_000);
    expect(decodeColumns(packed)).toEqual({ wild });
  });

  it('refuse other bytes and columns of other lengths', () => {
    const bytes = packColumns({ cents: Float64Array.of(1.25, 1.26, 1.11) });
    for (const wrong of [new Uint8Array(4), new Uint8Array(64), bytes.subarray(0, -1)]) {
      expect(() => decodeColumns(wrong)).toThrow('expected stored columns, found other bytes');
    }
    const uneven = { a: new Float64Array(1), b: new Float64Array(2) };
    expect(() => packColumns(uneven)).toThrow('column b is of other length');
  });
});
