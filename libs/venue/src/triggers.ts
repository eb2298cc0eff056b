import type { Book } from './book.js';
import { OrderFlag } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** Least part of a tick that counts when prices are compared: doubles are not exact. */
const EPSILON = 1e-9;

/** Returns where a stop triggers inside a candle: at its price or at an open beyond; 0 for nowhere. */
export function stopAt(core: VenueCore, side: number, stop: number): number {
  const { open, high, low } = core.candle;
  if (side > 0) return high >= stop ? Math.max(open, stop) : 0;
  return low <= stop ? Math.min(open, stop) : 0;
}

/** Returns where an if-touched order triggers: a buy when the price falls to it; 0 for nowhere. */
export function touchAt(core: VenueCore, side: number, touch: number): number {
  const { open, high, low } = core.candle;
  if (side > 0) return low <= touch ? Math.min(open, touch) : 0;
  return high >= touch ? Math.max(open, touch) : 0;
}

/** Returns by how much the price must pass a limit before the order fills. */
export function passBy(core: VenueCore, book: Book): number {
  const { limitFill, crossTicks } = core.rules;
  return limitFill === 'cross' ? (crossTicks - EPSILON) * book.tick : 0;
}

/** Returns the price at which a limit order fills inside a candle that begins at `open`; 0 for none. */
export function limitAt(
  core: VenueCore,
  book: Book,
  side: number,
  limit: number,
  open: number,
): number {
  if (side * (limit - open) > 0) return open;
  const extreme = side > 0 ? core.candle.low : core.candle.high;
  return side * (limit - extreme) >= passBy(core, book) ? limit : 0;
}

/**
 * Returns the price at which a stop-limit order fills inside a candle, 0 for none, and marks it as
 * triggered. Triggered by the open, it has the whole candle; triggered inside at a price worse than
 * its limit, only the close surely comes later.
 */
export function stopLimitAt(core: VenueCore, book: Book, handle: number): number {
  const { orders, candle } = core;
  const side = orders.side[handle]!;
  const limit = orders.limit[handle]!;
  const at = stopAt(core, side, orders.price[handle]!);
  if (at === 0) return 0;
  orders.flags[handle]! |= OrderFlag.TRIGGERED;
  if (at === candle.open) return limitAt(core, book, side, limit, at);
  if (side * (limit - at) >= 0) return at;
  return side * (limit - candle.close) >= passBy(core, book) ? limit : 0;
}

/**
 * Returns the price at which a limit-if-touched order fills inside a candle, 0 for none, and marks
 * it as triggered. A limit beyond the touch price is reached after it, so nothing is in doubt.
 */
export function limitTouchAt(core: VenueCore, book: Book, handle: number): number {
  const { orders } = core;
  const side = orders.side[handle]!;
  const limit = orders.limit[handle]!;
  const at = touchAt(core, side, orders.price[handle]!);
  if (at === 0) return 0;
  orders.flags[handle]! |= OrderFlag.TRIGGERED;
  return limitAt(core, book, side, limit, at) || (side * (limit - at) >= 0 ? at : 0);
}

/** Returns where a trailing stop stands when the best price it has seen is `best`. */
export function trailedFrom(core: VenueCore, book: Book, handle: number, best: number): number {
  const { orders } = core;
  const trail = orders.trail[handle]!;
  const distance = core.has(handle, OrderFlag.TRAIL_PERCENT) ? best * trail : trail;
  return core.onGrid(book, best + orders.side[handle]! * distance);
}

/** Returns the better of two prices for a trailing stop: the lower one for a buy. */
export const bestOf = (side: number, a: number, b: number): number =>
  side > 0 ? Math.min(a, b) : Math.max(a, b);

/**
 * Returns where a trailing stop is hit inside a candle, 0 for nowhere: as soon as any order of the
 * candle's prices hits it, at the worst such price. It begins at the open of its first candle.
 */
export function trailingAt(core: VenueCore, book: Book, handle: number): number {
  const { orders, candle } = core;
  const { open, high, low } = candle;
  const side = orders.side[handle]!;
  const before = orders.watermark[handle]! || open;
  if (side * (open - trailedFrom(core, book, handle, before)) >= 0) return open;
  const adverse = side > 0 ? high : low;
  const first = bestOf(side, before, open);
  for (const best of [first, bestOf(side, first, side > 0 ? low : high)]) {
    const stop = trailedFrom(core, book, handle, best);
    if (side * (adverse - stop) >= 0) return stop;
  }
  return 0;
}

/** Lets a trailing stop follow a price. */
export function follow(core: VenueCore, book: Book, handle: number, price: number): void {
  const { orders } = core;
  const seen = orders.watermark[handle]!;
  const best = seen === 0 ? price : bestOf(orders.side[handle]!, seen, price);
  if (best === seen) return;
  orders.watermark[handle] = best;
  orders.price[handle] = trailedFrom(core, book, handle, best);
}
