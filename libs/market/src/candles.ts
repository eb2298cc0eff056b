import type { Timeframe } from '@vela/kernel';

/** One stream of candles: an instrument at a timeframe. */
export interface SeriesKey {
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
}

/** The columns of a candle that hold prices or volume. */
export const CANDLE_FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** One of {@link CANDLE_FIELDS}. */
export type CandleField = (typeof CANDLE_FIELDS)[number];

/**
 * Candles as columns of equal length, in strictly increasing `openAt`. Prices are the doubles
 * nearest to decimals of the instrument's price scale, so `round(price * 10^scale)` is exact.
 * The arrays may lie in shared memory and are never changed after they were filled.
 */
export interface CandleColumns {
  readonly length: number;
  /** Microseconds since 1970 at which the candle opens. */
  readonly openAt: Float64Array;
  /** Microseconds since 1970 from which a strategy may see the candle. */
  readonly availableAt: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** The columns in the order in which they are stored and hashed. */
export const COLUMN_NAMES = ['openAt', 'availableAt', ...CANDLE_FIELDS] as const;

/** Candles that may still be written: what {@link allocateCandles} returns. */
export type CandleBuffer = { -readonly [K in keyof CandleColumns]: CandleColumns[K] };

/** Bytes that one candle takes in columns. */
export const CANDLE_BYTES = COLUMN_NAMES.length * 8;

/**
 * Returns columns for `length` candles over one buffer, column after column, in shared memory when
 * `shared` is true so that workers read them without a copy.
 */
export function allocateCandles(length: number, shared = false): CandleBuffer {
  const bytes = length * CANDLE_BYTES;
  return candlesOver(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes), 0, length);
}

/** Returns the columns that lie one after the other in a buffer from `offset` (a multiple of 8). */
export function candlesOver(buffer: ArrayBufferLike, offset: number, length: number): CandleBuffer {
  const column = (index: number): Float64Array =>
    new Float64Array(buffer, offset + index * length * 8, length);
  return {
    length,
    openAt: column(0),
    availableAt: column(1),
    open: column(2),
    high: column(3),
    low: column(4),
    close: column(5),
    volume: column(6),
  };
}

/** Returns the rows from `begin` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceCandles(columns: CandleColumns, begin: number, end: number): CandleColumns {
  return {
    length: end - begin,
    openAt: columns.openAt.subarray(begin, end),
    availableAt: columns.availableAt.subarray(begin, end),
    open: columns.open.subarray(begin, end),
    high: columns.high.subarray(begin, end),
    low: columns.low.subarray(begin, end),
    close: columns.close.subarray(begin, end),
    volume: columns.volume.subarray(begin, end),
  };
}

/** Returns one run of columns that holds all parts in order. */
export function concatCandles(parts: readonly CandleColumns[], shared = false): CandleColumns {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = allocateCandles(length, shared);
  let row = 0;
  for (const part of parts) {
    for (const name of COLUMN_NAMES) whole[name].set(part[name], row);
    row += part.length;
  }
  return whole;
}

/** Returns the first row whose value in an increasing column is at least `value`. */
export function lowerBound(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
