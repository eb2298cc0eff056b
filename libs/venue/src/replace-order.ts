import { OrderFlag, OrderReason, OrderState, OrderType } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/** What of a live order is to be another; what is absent stays. */
export interface OrderChange {
  /** The whole quantity, what is filled included, in whole units of the instrument. */
  readonly quantity?: number;
  /** Limit, stop or touch price. */
  readonly price?: number;
  /** Limit price of stop-limit and limit-if-touched orders. */
  readonly limit?: number;
  readonly trail?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
}

/**
 * Changes a live order in place: its handle and its place among the others stay. Returns why it
 * cannot be as a value of `OrderReason`; nothing is changed then.
 */
export function replaceOrder(core: VenueCore, handle: number, change: OrderChange): number {
  const { orders } = core;
  const book = core.bookOf(handle);
  const prices = [change.price, change.limit, change.trail, change.stopLoss, change.takeProfit];
  if (prices.some((value) => value !== undefined && !(value > 0 && value < Infinity))) {
    return OrderReason.INVALID_PRICE;
  }
  if (change.quantity !== undefined) {
    const units = book.toLot(change.quantity * book.whole);
    const isWaiting = orders.state[handle] === OrderState.WAITING;
    const isChild = core.has(handle, OrderFlag.CHILD) && core.isLive(orders.parent[handle]! - 1);
    const isSized = orders.notional[handle] === 0;
    if (!Number.isSafeInteger(units) || units <= orders.filled[handle]! || !isSized) {
      return OrderReason.INVALID_QUANTITY;
    }
    // A child takes its share of the parent anew when that fills.
    if (isWaiting || isChild) orders.planned[handle] = units;
    if (!isWaiting) orders.quantity[handle] = units;
  }
  book.disturb();
  const grid = (price: number): number => core.onGrid(book, price);
  if (change.price !== undefined && orders.type[handle] !== OrderType.TRAILING_STOP) {
    orders.price[handle] = grid(change.price);
  }
  if (change.limit !== undefined) orders.limit[handle] = grid(change.limit);
  if (change.trail !== undefined) orders.trail[handle] = change.trail;
  if (change.stopLoss !== undefined) orders.stopLoss[handle] = grid(change.stopLoss);
  if (change.takeProfit !== undefined) orders.takeProfit[handle] = grid(change.takeProfit);
  if (change.stopLoss !== undefined || change.takeProfit !== undefined) {
    orders.flags[handle]! |= OrderFlag.BRACKET;
  }
  return OrderReason.NONE;
}
