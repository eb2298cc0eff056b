import { attempt } from './attempt.js';
import type { Book } from './book.js';
import { LINKED } from './fill-order.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import {
  follow,
  limitAt,
  limitTouchAt,
  stopAt,
  stopLimitAt,
  touchAt,
  trailingAt,
} from './triggers.js';
import type { VenueCore } from './venue-core.js';

const { MARKET, LIMIT, STOP, STOP_LIMIT, TRAILING_STOP } = OrderType;
const { MARKET_IF_TOUCHED, LIMIT_IF_TOUCHED } = OrderType;
const { IOC, FOK, OPG, CLS } = TimeInForce;

/** Says at which price an order fills in a pass: 0 for not at all, −1 when the pass is not its. */
type PriceOf = (core: VenueCore, book: Book, handle: number) => number;

/** Tries every working order of a pass, in the order in which they began to work. */
function scan(core: VenueCore, book: Book, priceOf: PriceOf): void {
  let hasReducing = false;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (!core.isActive(handle)) continue;
    const price = priceOf(core, book, handle);
    if (price < 0) continue;
    const flags = core.orders.flags[handle]!;
    hasReducing ||= (flags & OrderFlag.REDUCE_ONLY) !== 0;
    if (core.has(handle, OrderFlag.REDUCE_ONLY) && core.reducible(handle) === 0) {
      core.end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
      i--;
    } else if (price > 0 && !core.tried.has(handle) && attempt(core, book, handle, price)) {
      // An order before this one may be gone or changed as well, so the pass begins anew, unless
      // no order before could care: a pass over thousands of plain orders would be quadratic.
      if (hasReducing || (flags & LINKED) !== 0) i = -1;
      else if (book.working[i] !== handle) i--;
    }
  }
}

/** Fills at the open: market orders, and those that want the open or nothing. */
export function openPass(core: VenueCore, book: Book): void {
  scan(core, book, atOpen);
  sweepOpen(core, book);
}

/** The rest of a candle without a path: stops, then limits. */
export function restingPasses(core: VenueCore, book: Book): void {
  scan(core, book, atStop);
  scan(core, book, atLimit);
  followCandle(core, book);
}

/** Fills at the close of a session. */
export function closePass(core: VenueCore, book: Book): void {
  core.isClosing = true;
  scan(core, book, atSessionClose);
  core.isClosing = false;
  sweep(core, book, (handle) => core.orders.timeInForce[handle] === CLS && isDue(core, handle), [
    OrderState.EXPIRED,
    OrderReason.NOT_AT_CLOSE,
  ]);
}

/** Fills market orders that were placed in this slice at the close of its candle. */
export function sameClosePass(core: VenueCore, book: Book): void {
  const { orders } = core;
  const isNew = (handle: number): boolean =>
    orders.type[handle] === MARKET &&
    orders.timeInForce[handle]! < OPG &&
    orders.slice[handle] === core.slice &&
    orders.activeFrom[handle] === core.beat + 1;
  core.isClosing = true;
  for (const handle of book.working.slice(0, book.count)) {
    if (orders.state[handle] !== OrderState.WORKING || !isNew(handle)) continue;
    if (core.has(handle, OrderFlag.REDUCE_ONLY) && core.reducible(handle) === 0) {
      core.end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
    } else {
      attempt(core, book, handle, core.candle.close);
    }
  }
  core.isClosing = false;
  sweep(core, book, (handle) => isNew(handle) && isImmediate(core, handle), [
    OrderState.CANCELED,
    OrderReason.NOT_AT_ONCE,
  ]);
}

/** Ends what wanted the open and did not get it. */
export function sweepOpen(core: VenueCore, book: Book): void {
  const { timeInForce } = core.orders;
  sweep(core, book, (handle) => core.isActive(handle) && isImmediate(core, handle), [
    OrderState.CANCELED,
    OrderReason.NOT_AT_ONCE,
  ]);
  sweep(core, book, (handle) => timeInForce[handle] === OPG && isDue(core, handle), [
    OrderState.EXPIRED,
    OrderReason.NOT_AT_OPEN,
  ]);
}

/** Lets the trailing stops that are left follow the candle. */
function followCandle(core: VenueCore, book: Book): void {
  const { open, high, low } = core.candle;
  for (let i = 0; i < book.count; i++) {
    const handle = book.working[i]!;
    if (core.orders.type[handle] !== TRAILING_STOP || !core.isActive(handle)) continue;
    follow(core, book, handle, open);
    follow(core, book, handle, core.orders.side[handle]! > 0 ? low : high);
  }
}

function sweep(
  core: VenueCore,
  book: Book,
  isOver: (handle: number) => boolean,
  [state, reason]: readonly [number, number],
): void {
  for (let i = book.count - 1; i >= 0; i--) {
    const handle = book.working[i]!;
    if (isOver(handle)) core.end(handle, state, reason);
  }
}

const isImmediate = (core: VenueCore, handle: number): boolean =>
  core.orders.timeInForce[handle] === IOC || core.orders.timeInForce[handle] === FOK;

/** Whether the candle holds the auction that an order is meant for. */
function isDue(core: VenueCore, handle: number): boolean {
  if (!core.isActive(handle)) return false;
  const at = core.orders.auctionAt[handle]!;
  return core.orders.timeInForce[handle] === OPG ? core.candleEnd > at : core.candleEnd >= at;
}

function atOpen(core: VenueCore, _book: Book, handle: number): number {
  const { orders } = core;
  const type = orders.type[handle];
  const time = orders.timeInForce[handle]!;
  if (time === CLS || (type !== MARKET && time < IOC)) return -1;
  if (time === OPG && !isDue(core, handle)) return -1;
  return type === MARKET ? core.candle.open : marketable(core, handle, core.candle.open);
}

function atSessionClose(core: VenueCore, _book: Book, handle: number): number {
  const { orders, candle } = core;
  if (orders.timeInForce[handle] !== CLS || !isDue(core, handle)) return -1;
  return orders.type[handle] === MARKET ? candle.close : marketable(core, handle, candle.close);
}

function marketable(core: VenueCore, handle: number, price: number): number {
  const { orders } = core;
  return orders.side[handle]! * (orders.price[handle]! - price) >= 0 ? price : 0;
}

function atStop(core: VenueCore, book: Book, handle: number): number {
  const { orders } = core;
  const type = orders.type[handle];
  if (type === STOP) return stopAt(core, orders.side[handle]!, orders.price[handle]!);
  if (type === TRAILING_STOP) return trailingAt(core, book, handle);
  if (type !== STOP_LIMIT || core.has(handle, OrderFlag.TRIGGERED)) return -1;
  const price = stopLimitAt(core, book, handle);
  // The pass of the limits must not give it what came before its trigger.
  if (price === 0 && core.has(handle, OrderFlag.TRIGGERED)) core.tried.add(handle);
  return price;
}

function atLimit(core: VenueCore, book: Book, handle: number): number {
  const { orders, candle } = core;
  const type = orders.type[handle];
  const side = orders.side[handle]!;
  if (type === LIMIT && orders.timeInForce[handle]! < IOC) {
    return limitAt(core, book, side, orders.price[handle]!, candle.open);
  }
  if (type === MARKET_IF_TOUCHED) return touchAt(core, side, orders.price[handle]!);
  if (type !== STOP_LIMIT && type !== LIMIT_IF_TOUCHED) return -1;
  if (core.has(handle, OrderFlag.TRIGGERED)) {
    return limitAt(core, book, side, orders.limit[handle]!, candle.open);
  }
  if (type === STOP_LIMIT) return -1;
  const price = limitTouchAt(core, book, handle);
  if (price === 0 && core.has(handle, OrderFlag.TRIGGERED)) core.tried.add(handle);
  return price;
}
