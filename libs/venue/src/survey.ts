import type { Book } from './book.js';
import { OrderFlag, OrderType, TimeInForce } from './order-words.js';
import { bestOf, limitAt, stopAt, touchAt, trailedFrom } from './triggers.js';
import type { VenueCore } from './venue-core.js';

const { LIMIT, STOP, STOP_LIMIT, TRAILING_STOP, MARKET } = OrderType;

/** Orders that can fill inside the candle; bounded because only pairs of them are compared. */
const INSIDE_MAX = 32;
const inside = new Int32Array(INSIDE_MAX);

/** What a candle holds for the orders that rest after its open. */
export const Survey = {
  /** Nothing can fill. */
  QUIET: 0,
  /** Something fills, and the order of prices does not matter. */
  CERTAIN: 1,
  /** The order of prices inside the candle decides what happens. */
  AMBIGUOUS: 2,
} as const;

/**
 * Returns what a candle holds for the orders that rest after its open, as one of {@link Survey}. In
 * doubt is an order by itself (a trailing stop, the limit of a stop-limit order behind its stop), one
 * whose children could fill in the same candle, and two of which one changes the other: of a group,
 * reducing the same position, or sharing limited volume.
 */
export function survey(core: VenueCore, book: Book): number {
  let count = 0;
  let hasEvent = false;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (!core.isActive(handle)) continue;
    const price = reachable(core, book, handle);
    if (price === 0) continue;
    if (isDoubtful(core, book, handle) || hasChildrenInside(core, handle)) return Survey.AMBIGUOUS;
    hasEvent = true;
    // What the open has passed happens first in every order of prices.
    if (price === core.candle.open) continue;
    for (let k = 0; k < count; k++) {
      if (isRelated(core, inside[k]!, handle)) return Survey.AMBIGUOUS;
    }
    if (count < INSIDE_MAX) inside[count++] = handle;
  }
  return hasEvent ? Survey.CERTAIN : Survey.QUIET;
}

/** Returns a price at which an order can have its event inside the candle, 0 for none. */
function reachable(core: VenueCore, book: Book, handle: number): number {
  const { orders, candle } = core;
  const type = orders.type[handle]!;
  const side = orders.side[handle]!;
  const price = orders.price[handle]!;
  if (type === MARKET || orders.timeInForce[handle]! >= TimeInForce.IOC) return 0;
  if (type === LIMIT) return limitAt(core, book, side, price, candle.open);
  if (type === STOP) return stopAt(core, side, price);
  if (core.has(handle, OrderFlag.TRIGGERED)) {
    return limitAt(core, book, side, orders.limit[handle]!, candle.open);
  }
  if (type === STOP_LIMIT) return stopAt(core, side, price);
  if (type !== TRAILING_STOP) return touchAt(core, side, price);
  const { first, last } = trailedStops(core, book, handle);
  if (side * (candle.open - first) >= 0) return candle.open;
  return side * ((side > 0 ? candle.high : candle.low) - last) >= 0 ? last : 0;
}

/** Returns where a trailing stop stands at the open, and where after the better extreme. */
function trailedStops(
  core: VenueCore,
  book: Book,
  handle: number,
): { readonly first: number; readonly last: number } {
  const { orders, candle } = core;
  const side = orders.side[handle]!;
  const before = orders.watermark[handle]! || candle.open;
  const best = bestOf(side, before, side > 0 ? candle.low : candle.high);
  return {
    first: trailedFrom(core, book, handle, before),
    last: trailedFrom(core, book, handle, best),
  };
}

/** Whether the order of prices decides over one order alone. */
function isDoubtful(core: VenueCore, book: Book, handle: number): boolean {
  const { orders, candle } = core;
  const side = orders.side[handle]!;
  if (orders.type[handle] === TRAILING_STOP) {
    const { first, last } = trailedStops(core, book, handle);
    return side * (candle.open - first) < 0 && first !== last;
  }
  if (orders.type[handle] !== STOP_LIMIT || core.has(handle, OrderFlag.TRIGGERED)) return false;
  const limit = orders.limit[handle]!;
  const at = stopAt(core, side, orders.price[handle]!);
  if (at === candle.open || side * (limit - at) >= 0) return false;
  const extreme = side > 0 ? candle.low : candle.high;
  return side * (limit - extreme) >= 0 && side * (limit - candle.close) < 0;
}

/** Whether children that a fill of the order opens could fill in the same candle. */
function hasChildrenInside(core: VenueCore, handle: number): boolean {
  const { orders, candle, waiting } = core;
  const isInside = (price: number): boolean =>
    price > 0 && price >= candle.low && price <= candle.high;
  if (core.has(handle, OrderFlag.BRACKET)) {
    if (isInside(orders.stopLoss[handle]!) || isInside(orders.takeProfit[handle]!)) return true;
  }
  if (!core.has(handle, OrderFlag.PARENT)) return false;
  return waiting.some(
    (child) =>
      orders.parent[child] === handle + 1 &&
      orders.instrument[child] === orders.instrument[handle] &&
      (orders.type[child] === TRAILING_STOP || isInside(orders.price[child]!)),
  );
}

/** Whether a fill of one order changes what becomes of the other. */
function isRelated(core: VenueCore, one: number, other: number): boolean {
  const { orders, rules } = core;
  const group = orders.group[one]!;
  if (group !== 0 && group === orders.group[other]) return true;
  return (
    rules.isLimited ||
    core.has(one, OrderFlag.REDUCE_ONLY) ||
    core.has(other, OrderFlag.REDUCE_ONLY)
  );
}
