import type { Book } from './book.js';
import { OrderFlag, OrderType } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** From how many working orders on it pays to remember between which prices they are calm. */
const CALM_MIN = 16;

/**
 * Returns whether a candle of this range does nothing to the orders of a book: plain limits and stops
 * that it does not come to. It is what most candles do to most brackets, so it is looked at first.
 */
export function isQuiet(core: VenueCore, book: Book, high: number, low: number): boolean {
  const { orders, beat } = core;
  const { working, count } = book;
  if (count >= CALM_MIN) {
    calmDown(core, book);
    if (high >= book.calmHigh || low <= book.calmLow) return false;
  }
  for (let i = book.calm; i < count; i++) {
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

/**
 * Takes orders that came since the last candle into the range in which all are calm, so that a long
 * list of resting orders is not gone through for each candle. An order that does not act yet counts
 * as one that does: a candle that comes to it is then looked at closely, no more.
 */
function calmDown({ orders }: VenueCore, book: Book): void {
  const { working, count } = book;
  for (; book.calm < count; book.calm++) {
    const handle = working[book.calm]!;
    const type = orders.type[handle]!;
    if (type !== OrderType.LIMIT && type !== OrderType.STOP) return;
    if (orders.timeInForce[handle] !== 0) return;
    if ((orders.flags[handle]! & OrderFlag.REDUCE_ONLY) !== 0) return;
    const price = orders.price[handle]!;
    if ((type === OrderType.STOP) === orders.side[handle]! > 0) {
      book.calmHigh = Math.min(book.calmHigh, price);
    } else {
      book.calmLow = Math.max(book.calmLow, price);
    }
  }
}
