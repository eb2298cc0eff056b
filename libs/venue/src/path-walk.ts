import { VelaError } from '@vela/kernel';
import { attempt, limitOf } from './attempt.js';
import type { Book } from './book.js';
import { sweepOpen } from './candle-pass.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import { PATH_POINTS_MAX, createPath } from './path-models.js';
import { SeededPath } from './seeded-path.js';
import { Survey, survey } from './survey.js';
import { follow, passBy, trailedFrom } from './triggers.js';
import type { VenueCore } from './venue-core.js';

const { MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP } = OrderType;

const points = new Float64Array(PATH_POINTS_MAX);

/** Stands in where the order of prices does not matter, because drawing a path costs much. */
const simple = createPath('adaptive', 0)!;

/**
 * The nearest event on a stretch of the path: an order and the price at which it happens, and
 * whether the stretch is the open, which may lie beyond prices without having passed them.
 */
const next = { handle: -1, at: 0, isOpen: false };

/** Limit orders that rested when the price last moved, and that it moved past. */
const passed = new Set<number>();

/**
 * Fills what works along the path of prices that the path model gives: events happen in the order
 * in which the price comes to them, and what a fill opens lives from that point on. What the open
 * has passed happens at the open, stops before limits.
 */
export function walkPath(core: VenueCore, book: Book): void {
  const count = trace(core, book);
  let at = core.candle.open;
  passed.clear();
  for (let i = -1; i < count && book.count > 0; i++) {
    const to = i < 0 ? at : points[i]!;
    next.isOpen = i < 0;
    while (findNext(core, book, at, to)) {
      const stays = next.at === at;
      const jumped = stays && !passed.has(next.handle);
      if (!stays) notePassed(core, book, at, to);
      at = next.at;
      happen(core, book, next.handle, at, jumped);
    }
    at = to;
  }
  followTo(core, book, at);
  sweepOpen(core, book);
}

/** Returns the number of points of the path; throws `INVALID_INPUT` for one that cannot be. */
function trace(core: VenueCore, book: Book): number {
  const { rules, candle } = core;
  const isDrawn = rules.path instanceof SeededPath;
  const path = isDrawn && survey(core, book) !== Survey.AMBIGUOUS ? simple : rules.path!;
  const count = path.trace(candle, points);
  const isInside = (price: number): boolean => price >= candle.low && price <= candle.high;
  if (count > 0 && count <= PATH_POINTS_MAX && points.subarray(0, count).every(isInside)) {
    return count;
  }
  throw new VelaError(
    'INVALID_INPUT',
    `expected 1 to ${PATH_POINTS_MAX} prices from ${candle.low} to ${candle.high} from the path model, found ${count}`,
    { hint: 'Write the turning points behind the open, the close last, and return their number.' },
  );
}

/** Lets an event happen: a trigger turns an order into a limit order, anything else is a fill. */
function happen(core: VenueCore, book: Book, handle: number, at: number, jumped: boolean): void {
  const { orders } = core;
  if (core.has(handle, OrderFlag.REDUCE_ONLY) && core.reducible(handle) === 0) {
    core.end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
    return;
  }
  const limit = limitOf(core, handle);
  const isPlainLimit = orders.type[handle] === LIMIT;
  if (limit > 0 && !isPlainLimit && !core.has(handle, OrderFlag.TRIGGERED)) {
    orders.flags[handle]! |= OrderFlag.TRIGGERED;
    return;
  }
  // The price came to a resting limit order: it fills at its own price, wherever the price went on.
  const price = limit > 0 && !jumped ? limit : at;
  attempt(core, book, handle, price);
  // What is left of it has had its share of this candle.
  if (orders.state[handle] === OrderState.WORKING) core.tried.add(handle);
}

/**
 * Notes the limit orders whose event comes with the next one: where a price has to be passed, it
 * stands beyond the limits of all of them when the first is filled, though it came to each.
 */
function notePassed(core: VenueCore, book: Book, from: number, to: number): void {
  passed.clear();
  if (passBy(core, book) === 0) return;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (!core.isActive(handle) || !isLimit(core, handle)) continue;
    if (reach(core, book, handle, from, to) === next.at) passed.add(handle);
  }
}

/** Finds the event that comes first on the way from one price to another. */
function findNext(core: VenueCore, book: Book, from: number, to: number): boolean {
  followTo(core, book, from);
  next.handle = -1;
  let nearest = Infinity;
  let nearestRank = Infinity;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (!core.isActive(handle) || core.tried.has(handle)) continue;
    const at = reach(core, book, handle, from, to);
    if (Number.isNaN(at)) continue;
    const distance = Math.abs(at - from);
    const rank = rankOf(core, handle);
    if (distance > nearest || (distance === nearest && rank >= nearestRank)) continue;
    nearest = distance;
    nearestRank = rank;
    next.handle = handle;
    next.at = at;
  }
  return next.handle >= 0;
}

/** Returns which of two events at one price comes first: market orders, then stops, then limits. */
function rankOf(core: VenueCore, handle: number): number {
  const type = core.orders.type[handle];
  if (type === MARKET) return 0;
  if (type === STOP || type === TRAILING_STOP) return 1;
  return type === STOP_LIMIT && !core.has(handle, OrderFlag.TRIGGERED) ? 1 : 2;
}

/** Returns at which price on the way an order has its event, NaN for none. */
function reach(core: VenueCore, book: Book, handle: number, from: number, to: number): number {
  const { orders } = core;
  const side = orders.side[handle]!;
  const type = orders.type[handle]!;
  const time = orders.timeInForce[handle]!;
  if (time >= TimeInForce.OPG) return NaN;
  // An order that nothing is left for ends where the price stands.
  if (core.has(handle, OrderFlag.REDUCE_ONLY) && core.reducible(handle) === 0) return from;
  if (type === MARKET) return from;
  const limit = limitOf(core, handle);
  if (isLimit(core, handle)) {
    if (next.isOpen && side * (limit - from) > 0) return from;
    if (time >= TimeInForce.IOC) return side * (limit - from) >= 0 ? from : NaN;
    return towards(-side, limit - side * passBy(core, book), from, to);
  }
  if (type === TRAILING_STOP) {
    return towards(side, trailedFrom(core, book, handle, orders.watermark[handle]!), from, to);
  }
  const isStop = type === STOP || type === STOP_LIMIT;
  return towards(isStop ? side : -side, orders.price[handle]!, from, to);
}

/** Whether an order is a limit order by now: it was one, or its trigger has made it one. */
const isLimit = (core: VenueCore, handle: number): boolean =>
  limitOf(core, handle) > 0 &&
  (core.orders.type[handle] === LIMIT || core.has(handle, OrderFlag.TRIGGERED));

/** Returns where a price is reached from below (1) or from above (−1), NaN for nowhere. */
function towards(direction: number, price: number, from: number, to: number): number {
  if (direction * (from - price) >= 0) return from;
  return direction * (to - price) >= 0 ? price : NaN;
}

function followTo(core: VenueCore, book: Book, price: number): void {
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (core.orders.type[handle] === TRAILING_STOP && core.isActive(handle)) {
      follow(core, book, handle, price);
    }
  }
}
