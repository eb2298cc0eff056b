import { allocateColumns, sliceColumns } from './float-columns.js';
import type { FloatBuffer, FloatColumns } from './float-columns.js';

/** The columns of a quote in the order in which they lie in memory. */
export const QUOTE_COLUMNS = ['at', 'bid', 'ask', 'bidSize', 'askSize'] as const;

/**
 * Best bids and asks as columns of equal length in non-decreasing `at` (microseconds since 1970, the
 * instant from which a quote stands until the next one); quotes of one instant keep the order of
 * their source. A side without a quote has NaN as its price and 0 as its size; a source without sizes
 * has NaN as sizes (unknown). The arrays are never changed after they were filled.
 */
export type QuoteColumns = FloatColumns<(typeof QUOTE_COLUMNS)[number]>;

/** Quotes that may still be written: what {@link allocateQuotes} returns. */
export type QuoteBuffer = FloatBuffer<(typeof QUOTE_COLUMNS)[number]>;

/** Returns columns for `length` quotes over one buffer, in shared memory when `shared` is true. */
export function allocateQuotes(length: number, shared = false): QuoteBuffer {
  return allocateColumns(QUOTE_COLUMNS, length, shared);
}

/** Returns the quotes from `begin` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceQuotes(quotes: QuoteColumns, begin: number, end: number): QuoteColumns {
  return sliceColumns(QUOTE_COLUMNS, quotes, begin, end);
}
