import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles, createBatch } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { decodeCandleBatch, encodeCandleBatch } from './candle-frame.js';
import { CandleFrameSchema } from './generated/vela/v1/candles_pb.js';

function candles(openAt: readonly number[], shared = false): CandleColumns {
  const columns = allocateCandles(openAt.length, shared);
  openAt.forEach((at, i) => {
    columns.openAt[i] = at;
    columns.availableAt[i] = at + 60;
    for (const name of COLUMN_NAMES.slice(2)) columns[name][i] = at / 3 + name.length;
  });
  return columns;
}

const plain = (batch: CandleBatch): unknown => ({
  series: batch.series.map((columns) => COLUMN_NAMES.map((name) => Array.from(columns[name]))),
  length: batch.length,
  index: [batch.availableAt, batch.offset, batch.seriesOf, batch.row].map((c) => Array.from(c)),
});

const columnsArbitrary = fc
  .uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 40 })
  .map((opens) => candles(opens.sort((a, b) => a - b)));

describe('a candle frame', () => {
  it('gives back the batch that was encoded', () => {
    fc.assert(
      fc.property(fc.array(columnsArbitrary, { minLength: 1, maxLength: 4 }), (series) => {
        const batch = createBatch(series);
        expect(plain(decodeCandleBatch(encodeCandleBatch(batch)))).toEqual(plain(batch));
      }),
    );
  });

  it('gives back the same batch at every alignment of the bytes', () => {
    const batch = createBatch([candles([1, 2, 3]), candles([2, 5])]);
    const bytes = encodeCandleBatch(batch);
    for (let shift = 0; shift < 8; shift++) {
      const moved = new Uint8Array(bytes.length + 8).subarray(shift, shift + bytes.length);
      moved.set(bytes);
      expect(plain(decodeCandleBatch(moved))).toEqual(plain(batch));
    }
  });

  it('puts the candles into shared memory when asked to', () => {
    const batch = decodeCandleBatch(encodeCandleBatch(createBatch([candles([1, 2], true)])), {
      shared: true,
    });
    expect(batch.series[0]!.open.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(Array.from(batch.series[0]!.openAt)).toEqual([1, 2]);
  });

  const good = createBatch([candles([1, 2, 3])]);
  const refused: readonly [string, () => Uint8Array, RegExp][] = [
    ['bytes that are no message', () => new Uint8Array([255, 255, 255]), /CandleFrame/],
    ['a frame cut short', () => encodeCandleBatch(good).subarray(0, 90), /CandleFrame/],
    ['no bytes at all', () => new Uint8Array(0), /expected 4 bytes in column offset, found 0/],
    [
      'a column of another size',
      () => encodeCandleBatch({ ...good, availableAt: new Float64Array(2) }),
      /expected 24 bytes in column available_at, found 16/,
    ],
    [
      'offsets that do not begin at 0',
      () => encodeCandleBatch({ ...good, offset: new Uint32Array([1, 1, 2, 3]) }),
      /offsets from 0 to 3, found 1/,
    ],
    [
      'offsets that step back',
      () => encodeCandleBatch({ ...good, offset: new Uint32Array([0, 2, 1, 3]) }),
      /a candle in slice 1/,
    ],
    [
      'a row that is not there',
      () => encodeCandleBatch({ ...good, row: new Uint32Array([0, 1, 3]) }),
      /a row below 3 in entry 2, found 3/,
    ],
    [
      'a series that is not there',
      () => encodeCandleBatch({ ...good, seriesOf: new Uint16Array([0, 1, 0]) }),
      /one of 1 series in entry 1, found 1/,
    ],
    [
      'slices out of order',
      () => encodeCandleBatch({ ...good, availableAt: new Float64Array([61, 61, 63]) }),
      /increasing instants in available_at/,
    ],
    [
      'candles out of order',
      () => encodeCandleBatch({ ...good, series: [candles([1, 3, 2])] }),
      /increasing instants in openAt of series 0/,
    ],
    [
      'a number that is not finite',
      () => {
        const columns = candles([1, 2, 3]);
        columns.close[1] = Number.NaN;
        return encodeCandleBatch(createBatch([columns]));
      },
      /finite numbers in close of series 0/,
    ],
    [
      'a row column of a broken size',
      () =>
        toBinary(
          CandleFrameSchema,
          create(CandleFrameSchema, { offset: new Uint8Array(4), row: new Uint8Array(3) }),
        ),
      /whole 32-bit rows/,
    ],
  ];
  it.each(refused)('refuses %s', (_, bytes, message) => {
    const decode = (): unknown => decodeCandleBatch(bytes());
    expect(decode).toThrow(VelaError);
    expect(decode).toThrow(message);
  });

  it('never fails otherwise than with DATA_INVALID, whatever the bytes', () => {
    const bytes = encodeCandleBatch(createBatch([candles([1, 2, 3]), candles([2])]));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const broken = Uint8Array.from(bytes);
        broken[at] = value;
        try {
          decodeCandleBatch(broken);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(VelaError);
          expect((thrown as VelaError).code).toBe('DATA_INVALID');
        }
      }),
      { numRuns: 500 },
    );
  });
});
