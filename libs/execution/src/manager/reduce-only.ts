import type { BrokerOrder } from '@vela/orders';
import { amountOf, textOf } from '../exact-amount.js';
import { leftToReduce } from './account-view.js';
import { capabilitiesOf } from './capability-check.js';
import type { Desk } from './desk.js';
import type { ManagedOrder } from './managed-order.js';

/** What becomes of an order that only reduces at a broker that knows none. */
export interface Carried {
  /** As the broker can take it; null where nothing is left to reduce. */
  readonly order: BrokerOrder | null;
  readonly isCarried: boolean;
  /** Exits that hold what it would close, and give way to it when they are cancelled. */
  readonly inTheWay: readonly ManagedOrder[];
}

/**
 * Returns an order as its broker can take it. Where that knows no orders that only reduce, the engine
 * looks after it: the order is cut to what its sub-account holds and no other exit may close, and
 * sent as a plain one. Exits that rest behind a price give way to one at the market, as they would
 * end at a venue that knows such orders once it was filled.
 */
export function carryReduceOnly(desk: Desk, order: BrokerOrder): Carried {
  const isNative = !order.reduceOnly || capabilitiesOf(desk, order).reduceOnly;
  // An amount of money cannot be cut before its price is known: the broker's flags refuse it.
  if (isNative || order.quantity === null) return { order, isCarried: false, inTheWay: [] };
  const { left, holders } = leftToReduce(desk, order);
  const wanted = amountOf(order.quantity);
  const givesWay = ({ row, cancel }: ManagedOrder): boolean =>
    cancel !== null || (order.type === 'market' && row.order.type !== 'market');
  return {
    order:
      left > 0n
        ? { ...order, quantity: wanted <= left ? order.quantity : textOf(left), reduceOnly: false }
        : null,
    isCarried: true,
    inTheWay: wanted <= left ? [] : holders.filter(givesWay),
  };
}
