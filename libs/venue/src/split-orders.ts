import { OrderFlag, OrderReason, OrderState } from './order-words.js';
import type { VenueCore } from './venue-core.js';

/**
 * Carries the live orders of an instrument over a split of `ratio` new units for each old one:
 * prices and distances are divided by it, quantities multiplied and rounded down to the lot.
 */
export function splitOrders(core: VenueCore, instrument: number, ratio: number): void {
  const { orders } = core;
  const book = core.books[instrument]!;
  const price = (value: number): number => (value > 0 ? core.onGrid(book, value / ratio) : value);
  book.disturb();
  const working = [...book.working.subarray(0, book.count)];
  const waiting = core.waiting.filter((handle) => orders.instrument[handle] === instrument);
  for (const handle of [...working, ...waiting]) {
    if (!core.isLive(handle)) continue;
    for (const name of ['price', 'limit', 'stopLoss', 'takeProfit'] as const) {
      orders[name][handle] = price(orders[name][handle]!);
    }
    orders.watermark[handle]! /= ratio;
    if (!core.has(handle, OrderFlag.TRAIL_PERCENT)) orders.trail[handle]! /= ratio;
    for (const name of ['quantity', 'filled', 'planned'] as const) {
      orders[name][handle] = book.toLot(orders[name][handle]! * ratio);
    }
    const rest = Math.max(orders.quantity[handle]!, orders.planned[handle]!);
    if (orders.notional[handle] === 0 && rest <= orders.filled[handle]!) {
      core.end(handle, OrderState.EXPIRED, OrderReason.SPLIT_BELOW_LOT);
    }
  }
}
