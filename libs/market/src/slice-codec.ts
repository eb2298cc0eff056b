import { VelaError } from '@vela/kernel';
import { COLUMN_NAMES, allocateCandles } from './candles.js';
import type { CandleBuffer } from './candles.js';
import { QUOTE_COLUMNS, allocateQuotes } from './quotes.js';
import type { QuoteColumns } from './quotes.js';
import type { CandleBatch } from './slices.js';

/** First byte of every encoded slice; another layout takes another number. */
const FORMAT = 1;
/** Stands where a length would stand and nothing is there. */
const ABSENT = 0xffff_ffff;
/** Format and padding, number of series, candles, instruments with quotes, instant. */
const HEADER_BYTES = 1 + 1 + 2 + 4 + 4 + 8;
const CANDLE_BYTES = 2 + COLUMN_NAMES.length * 8;
const QUOTE_BYTES = QUOTE_COLUMNS.length * 8;

const invalid = (message: string): VelaError => new VelaError('DATA_INVALID', message);

/**
 * Returns a batch of exactly one slice as little-endian bytes: what a slice log stores and what
 * messages carry. Rows of the columns that the slice does not name are left out. Throws
 * `INVALID_INPUT` for a batch of another length.
 */
export function encodeSlice(batch: CandleBatch): Uint8Array {
  if (batch.length !== 1) {
    throw new VelaError('INVALID_INPUT', `expected a batch of one slice, found ${batch.length}`);
  }
  const [begin, end] = [batch.offset[0]!, batch.offset[1]!];
  const quotes = batch.quotes ?? [];
  const quoteBytes = quotes.reduce((sum, one) => sum + 4 + (one?.length ?? 0) * QUOTE_BYTES, 0);
  const bytes = new Uint8Array(HEADER_BYTES + (end - begin) * CANDLE_BYTES + quoteBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT);
  view.setUint16(2, batch.series.length, true);
  view.setUint32(4, end - begin, true);
  view.setUint32(8, batch.quotes === undefined ? ABSENT : quotes.length, true);
  view.setFloat64(12, batch.availableAt[0]!, true);
  let at = HEADER_BYTES;
  for (let entry = begin; entry < end; entry++, at += CANDLE_BYTES) {
    const k = batch.seriesOf[entry]!;
    const columns = batch.series[k]!;
    view.setUint16(at, k, true);
    for (let c = 0; c < COLUMN_NAMES.length; c++) {
      view.setFloat64(at + 2 + c * 8, columns[COLUMN_NAMES[c]!][batch.row[entry]!]!, true);
    }
  }
  for (const one of quotes) at = writeQuotes(view, at, one);
  return bytes;
}

function writeQuotes(view: DataView, from: number, quotes: QuoteColumns | null): number {
  view.setUint32(from, quotes === null ? ABSENT : quotes.length, true);
  let at = from + 4;
  if (quotes === null) return at;
  for (const name of QUOTE_COLUMNS) {
    for (let i = 0; i < quotes.length; i++, at += 8) view.setFloat64(at, quotes[name][i]!, true);
  }
  return at;
}

/**
 * Returns the slice that bytes of {@link encodeSlice} hold. Throws `DATA_INVALID` for anything else:
 * another format, wrong sizes, series that are not there, numbers that are not finite, instants
 * that step back.
 */
export function decodeSlice(bytes: Uint8Array): CandleBatch {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) {
    throw invalid(`expected at least ${HEADER_BYTES} bytes of a slice, found ${bytes.length}`);
  }
  if (view.getUint8(0) !== FORMAT || view.getUint8(1) !== 0) {
    throw invalid(`expected a slice of format ${FORMAT}, found ${view.getUint8(0)}`);
  }
  const availableAt = view.getFloat64(12, true);
  if (!Number.isFinite(availableAt)) throw invalid(`expected an instant, found ${availableAt}`);
  const entries = view.getUint32(4, true);
  const quotesFrom = HEADER_BYTES + entries * CANDLE_BYTES;
  if (bytes.length < quotesFrom) {
    throw invalid(`expected ${entries} candles in ${bytes.length} bytes`);
  }
  const candles = readCandles(view, view.getUint16(2, true), entries);
  const count = view.getUint32(8, true);
  const { quotes, end } = readQuotes(view, quotesFrom, count === ABSENT ? 0 : count);
  if (end !== bytes.length)
    throw invalid(`expected a slice of ${end} bytes, found ${bytes.length}`);
  return {
    ...candles,
    length: 1,
    availableAt: Float64Array.of(availableAt),
    offset: Uint32Array.of(0, entries),
    ...(count === ABSENT ? {} : { quotes }),
  };
}

function readCandles(
  view: DataView,
  count: number,
  entries: number,
): Pick<CandleBatch, 'series' | 'seriesOf' | 'row'> {
  const seriesOf = new Uint16Array(entries);
  const row = new Uint32Array(entries);
  const lengths = new Uint32Array(count);
  for (let entry = 0; entry < entries; entry++) {
    const k = view.getUint16(HEADER_BYTES + entry * CANDLE_BYTES, true);
    if (k >= count) throw invalid(`expected one of ${count} series, found ${k}`);
    seriesOf[entry] = k;
    row[entry] = lengths[k]!++;
  }
  const series = Array.from(lengths, (length) => allocateCandles(length));
  for (let entry = 0; entry < entries; entry++) {
    const at = HEADER_BYTES + entry * CANDLE_BYTES + 2;
    readCandle(view, at, series[seriesOf[entry]!]!, row[entry]!);
  }
  return { series, seriesOf, row };
}

function readCandle(view: DataView, at: number, columns: CandleBuffer, row: number): void {
  for (let c = 0; c < COLUMN_NAMES.length; c++) {
    const value = view.getFloat64(at + c * 8, true);
    if (!Number.isFinite(value)) {
      throw invalid(`expected a finite ${COLUMN_NAMES[c]}, found ${value}`);
    }
    columns[COLUMN_NAMES[c]!][row] = value;
  }
  if (row > 0 && columns.openAt[row]! <= columns.openAt[row - 1]!) {
    throw invalid(`expected an open later than ${columns.openAt[row - 1]} in its series`);
  }
}

function readQuotes(
  view: DataView,
  from: number,
  count: number,
): { readonly quotes: readonly (QuoteColumns | null)[]; readonly end: number } {
  const quotes: (QuoteColumns | null)[] = [];
  let at = from;
  for (let k = 0; k < count; k++) {
    if (at + 4 > view.byteLength) throw invalid(`expected quotes of ${count} instruments`);
    const length = view.getUint32(at, true);
    at += 4;
    if (length === ABSENT) {
      quotes.push(null);
      continue;
    }
    if (at + length * QUOTE_BYTES > view.byteLength) {
      throw invalid(`expected ${length} quotes in ${view.byteLength - at} bytes`);
    }
    quotes.push(readQuoteColumns(view, at, length));
    at += length * QUOTE_BYTES;
  }
  return { quotes, end: at };
}

function readQuoteColumns(view: DataView, from: number, length: number): QuoteColumns {
  const columns = allocateQuotes(length);
  let at = from;
  for (const name of QUOTE_COLUMNS) {
    for (let i = 0; i < length; i++, at += 8) columns[name][i] = view.getFloat64(at, true);
  }
  for (let i = 0; i < length; i++) {
    const instant = columns.at[i]!;
    if (!Number.isFinite(instant) || (i > 0 && instant < columns.at[i - 1]!)) {
      throw invalid(`expected quotes in the order of time, found ${instant} at ${i}`);
    }
  }
  return columns;
}
