import { allocateColumns, sliceColumns } from './float-columns.js';
import type { FloatBuffer, FloatColumns } from './float-columns.js';

/** The columns of a print in the order in which they lie in memory. */
export const TRADE_TICK_COLUMNS = ['at', 'price', 'size'] as const;

/**
 * Prints as columns of equal length in non-decreasing `at` (microseconds since 1970); prints of one
 * instant keep the order of their source. Prices are doubles nearest to decimals of the instrument's
 * price scale. The arrays are never changed after they were filled.
 */
export type TradeTickColumns = FloatColumns<(typeof TRADE_TICK_COLUMNS)[number]>;

/** Prints that may still be written: what {@link allocateTradeTicks} returns. */
export type TradeTickBuffer = FloatBuffer<(typeof TRADE_TICK_COLUMNS)[number]>;

/** Returns columns for `length` prints over one buffer, in shared memory when `shared` is true. */
export function allocateTradeTicks(length: number, shared = false): TradeTickBuffer {
  return allocateColumns(TRADE_TICK_COLUMNS, length, shared);
}

/** Returns the prints from `begin` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceTradeTicks(
  ticks: TradeTickColumns,
  begin: number,
  end: number,
): TradeTickColumns {
  return sliceColumns(TRADE_TICK_COLUMNS, ticks, begin, end);
}
