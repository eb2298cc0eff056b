import { create, toBinary } from '@bufbuild/protobuf';
import { VelaError } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import { columnBytes, columnOf } from './columns.js';
import { CandleFrameSchema, CandleSeriesSchema } from './generated/vela/v1/candles_pb.js';
import type { CandleSeries } from './generated/vela/v1/candles_pb.js';
import { parseMessage } from './parse-message.js';

const invalid = (message: string): VelaError => new VelaError('DATA_INVALID', message);

/** Returns a batch as the bytes of a CandleFrame. */
export function encodeCandleBatch(batch: CandleBatch): Uint8Array {
  const frame = create(CandleFrameSchema, {
    series: batch.series.map((columns) =>
      create(CandleSeriesSchema, {
        length: columns.length,
        openAt: columnBytes(columns.openAt),
        availableAt: columnBytes(columns.availableAt),
        open: columnBytes(columns.open),
        high: columnBytes(columns.high),
        low: columnBytes(columns.low),
        close: columnBytes(columns.close),
        volume: columnBytes(columns.volume),
      }),
    ),
    length: batch.length,
    availableAt: columnBytes(batch.availableAt),
    offset: columnBytes(batch.offset),
    seriesOf: columnBytes(batch.seriesOf),
    row: columnBytes(batch.row),
  });
  return toBinary(CandleFrameSchema, frame);
}

/**
 * Returns the batch that the bytes of a CandleFrame hold, as views of them where the alignment
 * allows it. With `shared` the candles are copied into shared memory instead, so that a worker
 * reads them without a copy. Throws `DATA_INVALID` for anything that is no complete batch: wrong
 * sizes, offsets or instants out of order, rows that are not there, numbers that are not finite.
 */
export function decodeCandleBatch(
  bytes: Uint8Array,
  options: { readonly shared?: boolean } = {},
): CandleBatch {
  const frame = parseMessage(CandleFrameSchema, bytes);
  const series = frame.series.map((wire, k) => decodeSeries(wire, k, options.shared ?? false));
  const entries = frame.row.byteLength / Uint32Array.BYTES_PER_ELEMENT;
  if (!Number.isInteger(entries)) throw invalid('expected whole 32-bit rows');
  const batch: CandleBatch = {
    series,
    length: frame.length,
    availableAt: columnOf(Float64Array, frame.availableAt, frame.length, 'available_at'),
    offset: columnOf(Uint32Array, frame.offset, frame.length + 1, 'offset'),
    seriesOf: columnOf(Uint16Array, frame.seriesOf, entries, 'series_of'),
    row: columnOf(Uint32Array, frame.row, entries, 'row'),
  };
  checkIndex(batch, entries);
  return batch;
}

function decodeSeries(wire: CandleSeries, k: number, shared: boolean): CandleColumns {
  const { length } = wire;
  const column = (name: (typeof COLUMN_NAMES)[number]): Float64Array =>
    columnOf(Float64Array, wire[name], length, `${name} of series ${k}`);
  let columns: CandleColumns = {
    length,
    openAt: column('openAt'),
    availableAt: column('availableAt'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
  if (shared) {
    const copy = allocateCandles(length, true);
    for (const name of COLUMN_NAMES) copy[name].set(columns[name]);
    columns = copy;
  }
  for (const name of COLUMN_NAMES) checkFinite(columns[name], name, k);
  checkIncreasing(columns.openAt, `openAt of series ${k}`);
  return columns;
}

function checkFinite(column: Float64Array, name: string, k: number): void {
  // A sum of differences is 0 exactly when all values are finite; one branch for each column.
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]! - column[i]!;
  if (sum !== 0) throw invalid(`expected finite numbers in ${name} of series ${k}`);
}

function checkIncreasing(column: Float64Array, name: string): void {
  for (let i = 1; i < column.length; i++) {
    if (!(column[i]! > column[i - 1]!)) {
      throw invalid(`expected strictly increasing instants in ${name}, found a step back at ${i}`);
    }
  }
}

function checkIndex(batch: CandleBatch, entries: number): void {
  const { offset, seriesOf, row, series } = batch;
  checkFinite(batch.availableAt, 'available_at', -1);
  checkIncreasing(batch.availableAt, 'available_at');
  if (offset[0] !== 0 || offset[batch.length] !== entries) {
    throw invalid(`expected offsets from 0 to ${entries}, found ${offset[0]} to ${offset.at(-1)}`);
  }
  for (let s = 0; s < batch.length; s++) {
    if (offset[s + 1]! <= offset[s]!) throw invalid(`expected a candle in slice ${s}, found none`);
  }
  for (let e = 0; e < entries; e++) {
    const columns = series[seriesOf[e]!];
    if (columns === undefined) {
      throw invalid(`expected one of ${series.length} series in entry ${e}, found ${seriesOf[e]}`);
    }
    if (row[e]! >= columns.length) {
      throw invalid(`expected a row below ${columns.length} in entry ${e}, found ${row[e]}`);
    }
  }
}
