import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COLUMN_NAMES, allocateCandles, concatCandles, sliceCandles } from './candles.js';
import type { CandleColumns } from './candles.js';
import { QUOTE_COLUMNS, allocateQuotes } from './quotes.js';
import type { QuoteColumns } from './quotes.js';
import { decodeSlice, encodeSlice } from './slice-codec.js';
import { createBatch } from './slices.js';
import type { CandleBatch } from './slices.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const AT = 1_700_000_000_000_000;

const candleAt = (availableAt: number) =>
  fc.array(finite, { minLength: 5, maxLength: 5 }).map((prices): CandleColumns => {
    const columns = allocateCandles(1);
    columns.openAt[0] = availableAt - 60_000_000;
    columns.availableAt[0] = availableAt;
    COLUMN_NAMES.slice(2).forEach((name, i) => (columns[name][0] = prices[i]!));
    return columns;
  });

const quotesArbitrary = fc
  .array(fc.tuple(fc.nat({ max: 50 }), fc.array(fc.double(), { minLength: 4, maxLength: 4 })), {
    maxLength: 5,
  })
  .map((rows): QuoteColumns => {
    const quotes = allocateQuotes(rows.length);
    rows
      .toSorted(([a], [b]) => a - b)
      .forEach(([after, values], i) => {
        quotes.at[i] = AT + after;
        QUOTE_COLUMNS.slice(1).forEach((name, k) => (quotes[name][i] = values[k]!));
      });
    return quotes;
  });

/** A slice of up to eight series of which some are silent, with or without quotes. */
const slice = fc
  .tuple(
    fc
      .array(fc.option(candleAt(AT)), { minLength: 1, maxLength: 8 })
      .filter((series) => series.some((one) => one !== null)),
    fc.option(fc.array(fc.option(quotesArbitrary), { maxLength: 3 })),
  )
  .map(([series, quotes]): CandleBatch => {
    const batch = createBatch(series.map((one) => one ?? allocateCandles(0)));
    return quotes === null ? batch : { ...batch, quotes };
  });

describe('the bytes of a slice', () => {
  it('are the slice again, to the last bit, quotes included', () => {
    fc.assert(
      fc.property(slice, (batch) => {
        const bytes = encodeSlice(batch);
        const decoded = decodeSlice(bytes);
        expect(decoded).toStrictEqual({ ...batch, availableAt: Float64Array.of(AT) });
        expect('quotes' in decoded).toBe(batch.quotes !== undefined);
        expect(encodeSlice(decoded)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('hold the rows that the slice names and nothing of the columns around them', () => {
    fc.assert(
      fc.property(candleAt(AT - 1), candleAt(AT), candleAt(AT + 1), (before, now, behind) => {
        const batch: CandleBatch = {
          ...createBatch([now]),
          series: [allocateCandles(0), sliceCandles(concatCandles([before, now, behind]), 0, 3)],
          seriesOf: Uint16Array.of(1),
          row: Uint32Array.of(1),
        };
        const decoded = decodeSlice(encodeSlice(batch));
        expect(decoded.series).toStrictEqual([allocateCandles(0), now]);
        expect([...decoded.row]).toEqual([0]);
      }),
    );
  });

  it('are read wherever they lie in memory', () => {
    fc.assert(
      fc.property(slice, fc.nat({ max: 9 }), (batch, offset) => {
        const bytes = encodeSlice(batch);
        const shifted = new Uint8Array(bytes.length + offset).subarray(offset);
        shifted.set(bytes);
        expect(decodeSlice(shifted)).toStrictEqual(decodeSlice(bytes));
      }),
    );
  });

  it('are refused when they are cut off, longer, of another format or damaged in a count', () => {
    fc.assert(
      fc.property(slice, fc.nat(), (batch, at) => {
        const bytes = encodeSlice(batch);
        const refused = (changed: Uint8Array): void =>
          expect(() => decodeSlice(changed)).toThrow(
            expect.objectContaining({ code: 'DATA_INVALID' }),
          );
        refused(bytes.subarray(0, at % bytes.length));
        refused(Uint8Array.of(...bytes, 0));
        refused(Uint8Array.of(2, ...bytes.subarray(1)));
        const more = bytes.slice();
        new DataView(more.buffer).setUint32(4, 0xffff_ff00, true);
        refused(more);
        const none = bytes.slice();
        new DataView(none.buffer).setUint16(2, 0, true);
        refused(none);
        const endless = bytes.slice();
        new DataView(endless.buffer).setFloat64(22, Infinity, true);
        refused(endless);
      }),
    );
  });

  it('come from one slice alone', () => {
    expect(() => encodeSlice(createBatch([allocateCandles(0)]))).toThrow(/one slice, found 0/);
    expect(() => encodeSlice(createBatch([allocateCandles(2)]))).toThrow(/one slice, found 2/);
  });

  it('take 58 bytes a candle and 20 around them', () => {
    const batch = createBatch([allocateCandles(1), allocateCandles(1)]);
    expect(encodeSlice(batch)).toHaveLength(20 + 2 * 58);
  });
});
