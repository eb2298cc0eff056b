import type { Book } from './book.js';
import { OrderFlag, OrderType } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/**
 * Returns whether a candle of this range does nothing to the orders of a book: plain limits and stops
 * that it does not come to. It is what most candles do to most brackets, so it is looked at first.
 */
export function isQuiet(core: VenueCore, book: Book, high: number, low: number): boolean {
  const { orders, beat } = core;
  const { working, count } = book;
  for (let i = 0; i < count; i++) {
    const handle = working[i]!;
    const type = orders.type[handle]!;
    if (orders.activeFrom[handle]! > beat) continue;
    if (type !== OrderType.LIMIT && type !== OrderType.STOP) return false;
    if (orders.timeInForce[handle] !== 0) return false;
    const isUpwards = (type === OrderType.STOP) === orders.side[handle]! > 0;
    const price = orders.price[handle]!;
    if (isUpwards ? high >= price : low <= price) return false;
    const reduces = (orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0;
    if (reduces && core.reducible(handle) === 0) return false;
  }
  return true;
}
