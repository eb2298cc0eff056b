import type { Book } from './book.js';
import { limitTime } from './expiry.js';
import { refusal } from './order-request.js';
import type { OrderRequest } from './order-request.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** What a plain market order is. */
export interface MarketRequest {
  readonly instrument: number;
  readonly side: number;
  readonly role: number;
  /** Quantity in whole units of the instrument; rounded down to the lot. */
  readonly quantity: number;
  readonly reduceOnly: boolean;
}

/** Writes what every order has and returns its handle. */
function addOrder(core: VenueCore, request: MarketRequest, units: number): number {
  const { orders } = core;
  const handle = orders.add();
  if (request.instrument !== 0) orders.instrument[handle] = request.instrument;
  orders.side[handle] = request.side;
  if (request.role !== 0) orders.role[handle] = request.role;
  if (request.reduceOnly) orders.flags[handle] = OrderFlag.REDUCE_ONLY;
  orders.quantity[handle] = units;
  orders.slice[handle] = core.slice;
  const leg = core.leg++;
  if (leg !== 0) orders.leg[handle] = leg;
  orders.activeFrom[handle] = core.beat + 1;
  return handle;
}

/**
 * Takes a market order that is good till canceled and returns its handle. One that fills at once,
 * at a price that is known, is asked for then and not here.
 */
export function placeMarket(core: VenueCore, request: MarketRequest, fillsAtOnce = false): number {
  const book = core.books[request.instrument]!;
  const units = book.toLot(request.quantity * book.whole);
  const isSound = units > 0 && Number.isSafeInteger(units);
  const handle = addOrder(core, request, isSound ? units : storable(units));
  if (isSound) begin(core, book, handle, !fillsAtOnce);
  else core.close(handle, OrderState.REJECTED, OrderReason.INVALID_QUANTITY);
  return handle;
}

/**
 * Takes an order and returns its handle. One that cannot be (see `refusal`), that the account
 * refuses or whose time is over is rejected with a reason; nothing is thrown.
 */
export function placeOrder(core: VenueCore, request: OrderRequest): number {
  const { orders } = core;
  const book = core.books[request.instrument]!;
  const notional = amount(request.notional);
  const units = notional > 0 ? 0 : book.toLot(request.quantity * book.whole);
  const handle = addOrder(core, request, storable(units));
  if (request.type !== 0) orders.type[handle] = request.type;
  const timeInForce = request.timeInForce ?? 0;
  if (timeInForce !== 0) orders.timeInForce[handle] = timeInForce;
  writePrices(core, book, handle, request);
  if (notional > 0) orders.notional[handle] = notional;
  let reason = refusal(request, units);
  const goodTill = request.goodTill ?? 0;
  if (timeInForce === TimeInForce.GTD && !(goodTill > core.at)) reason ||= OrderReason.TIME_OVER;
  if (reason !== OrderReason.NONE) {
    core.close(handle, OrderState.REJECTED, reason);
    return handle;
  }
  if (timeInForce !== 0) limitTime(core, book, handle, goodTill);
  const after = request.after ?? -1;
  if (after < 0) begin(core, book, handle, true);
  else wait(core, handle, after);
  return handle;
}

/**
 * Writes an order down that somebody before the venue refuses, and returns its handle: it is
 * rejected like one that the venue refuses, and its note says why.
 */
export function refuseOrder(
  core: VenueCore,
  request: OrderRequest,
  refused: { readonly reason: number; readonly note: string },
): number {
  const { orders } = core;
  const book = core.books[request.instrument]!;
  const notional = amount(request.notional);
  const units = notional > 0 ? 0 : book.toLot(request.quantity * book.whole);
  const handle = addOrder(core, request, storable(units));
  orders.type[handle] = request.type;
  orders.timeInForce[handle] = request.timeInForce ?? 0;
  writePrices(core, book, handle, request);
  if (notional > 0) orders.notional[handle] = notional;
  core.notes.set(handle, refused.note);
  core.close(handle, OrderState.REJECTED, refused.reason);
  return handle;
}

function writePrices(core: VenueCore, book: Book, handle: number, request: OrderRequest): void {
  const { orders } = core;
  const price = request.type === OrderType.MARKET ? 0 : amount(request.price);
  if (price > 0) orders.price[handle] = core.onGrid(book, price);
  const limit = amount(request.limit);
  if (limit > 0) orders.limit[handle] = core.onGrid(book, limit);
  const stopLoss = amount(request.stopLoss);
  if (stopLoss > 0) orders.stopLoss[handle] = core.onGrid(book, stopLoss);
  const takeProfit = amount(request.takeProfit);
  if (takeProfit > 0) orders.takeProfit[handle] = core.onGrid(book, takeProfit);
  if (stopLoss > 0 || takeProfit > 0) orders.flags[handle]! |= OrderFlag.BRACKET;
  const trailPercent = amount(request.trailPercent);
  if (trailPercent > 0) orders.flags[handle]! |= OrderFlag.TRAIL_PERCENT;
  const trail = trailPercent > 0 ? trailPercent : amount(request.trail);
  if (trail > 0) orders.trail[handle] = trail;
}

/** Puts a sound order to work unless the account refuses it. */
function begin(core: VenueCore, book: Book, handle: number, asks: boolean): void {
  const { orders, rules } = core;
  if (asks && core.check !== null && orders.quantity[handle]! > 0) {
    const price = orders.limit[handle]! || orders.price[handle]!;
    const reason = core.ask(handle, orders.quantity[handle]!, price, false);
    if (reason !== OrderReason.NONE) {
      if (core.has(handle, OrderFlag.TIMED)) core.timed--;
      core.close(handle, OrderState.REJECTED, reason);
      return;
    }
  }
  arrive(core, handle);
  book.add(handle);
  if (rules.sameClose && orders.type[handle] === OrderType.MARKET) core.wantClose++;
}

/** Fixes before which instant no candle may have opened that fills an order. */
function arrive(core: VenueCore, handle: number): void {
  const { orders, rules } = core;
  if (core.decidedAt > 0) orders.flags[handle]! |= OrderFlag.DELAYED;
  else if (rules.latency === 0) return;
  orders.actsAt[handle] = core.at + rules.latency;
}

/** Lets an order wait for the fills of another; those that the other has already count as well. */
function wait(core: VenueCore, handle: number, parent: number): void {
  const { orders } = core;
  orders.parent[handle] = parent + 1;
  orders.flags[handle]! |= OrderFlag.CHILD;
  orders.planned[handle] = orders.quantity[handle]!;
  orders.quantity[handle] = 0;
  orders.state[handle] = OrderState.WAITING;
  core.waiting.push(handle);
  if (core.isLive(parent)) {
    orders.flags[parent]! |= OrderFlag.PARENT;
    if (core.decidedAt > 0) arrive(core, handle);
    return;
  }
  if (orders.state[parent] !== OrderState.FILLED) {
    core.end(handle, OrderState.CANCELED, OrderReason.PARENT_ENDED);
    return;
  }
  core.unwait(handle);
  orders.quantity[handle] = orders.planned[handle]!;
  orders.state[handle] = OrderState.WORKING;
  arrive(core, handle);
  core.bookOf(handle).add(handle);
}

/** Returns an amount above 0, or 0 for one that is not there or cannot be. */
const amount = (value: number | undefined): number =>
  value !== undefined && value > 0 && value < Infinity ? value : 0;

/** Returns a quantity that snapshots keep: what is infinite shows as NaN. */
const storable = (units: number): number => (Number.isFinite(units) ? units + 0 : NaN);
