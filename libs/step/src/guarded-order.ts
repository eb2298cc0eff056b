import { powerOfTen } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { OrderFlag, OrderRole, OrderType } from '@vela/venue';
import type { OrderChange, OrderRequest, SimulatedVenue } from '@vela/venue';
import type { GuardedOrder } from './order-guard.js';

const priceOf = (type: number, price: number, limit: number): number | null => {
  const own = limit > 0 ? limit : price;
  return type !== OrderType.MARKET && own > 0 && own < Infinity ? own : null;
};

/** Returns a request in the words of limits. */
export function guardedOrder(request: OrderRequest): GuardedOrder {
  const notional = request.notional ?? 0;
  return {
    instrument: request.instrument,
    side: request.side > 0 ? 1 : -1,
    quantity: notional > 0 ? 0 : request.quantity,
    notional: notional > 0 ? notional : 0,
    price: priceOf(request.type, request.price, request.limit ?? 0),
    reduceOnly: request.reduceOnly,
    role: request.role === OrderRole.ENTRY ? 'entry' : 'close',
    isChild: (request.after ?? -1) >= 0,
    replaces: null,
  };
}

/** Returns what a live order would be after a change, in the words of limits. */
export function guardedChange(
  orders: SimulatedVenue['orders'],
  handle: number,
  change: OrderChange,
  instruments: readonly Instrument[],
): GuardedOrder {
  const instrument = orders.instrument[handle]!;
  const whole = powerOfTen(instruments[instrument]!.quantityScale);
  const flags = orders.flags[handle]!;
  const units = Math.max(orders.quantity[handle]!, orders.planned[handle]!);
  const price = change.price ?? orders.price[handle]!;
  return {
    instrument,
    side: orders.side[handle] as 1 | -1,
    quantity: (change.quantity ?? units / whole) - orders.filled[handle]! / whole,
    notional: orders.notional[handle]!,
    price: priceOf(orders.type[handle]!, price, change.limit ?? orders.limit[handle]!),
    reduceOnly: (flags & OrderFlag.REDUCE_ONLY) !== 0,
    role: orders.role[handle] === OrderRole.ENTRY ? 'entry' : 'close',
    isChild: (flags & OrderFlag.CHILD) !== 0,
    replaces: handle,
  };
}
