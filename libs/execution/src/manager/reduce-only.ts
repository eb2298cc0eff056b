import type { BrokerOrder } from '@vela/orders';
import { amountOf, textOf } from '../exact-amount.js';
import { leftToReduce } from './account-view.js';
import { capabilitiesOf } from './capability-check.js';
import type { Desk } from './desk.js';

/** What becomes of an order that only reduces at a broker that knows none. */
export type Carried =
  | { readonly kind: 'order'; readonly order: BrokerOrder; readonly isCarried: boolean }
  /** Orders that are being cancelled still hold what it would close. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'nothing' };

/**
 * Returns an order as its broker can take it. Where that knows no orders that only reduce, the engine
 * looks after it: the order is cut to what its sub-account holds and no other exit may close, and
 * sent as a plain one.
 */
export function carryReduceOnly(desk: Desk, order: BrokerOrder): Carried {
  const isNative = !order.reduceOnly || capabilitiesOf(desk, order).reduceOnly;
  // An amount of money cannot be cut before its price is known: the broker's flags refuse it.
  if (isNative || order.quantity === null) return { kind: 'order', order, isCarried: false };
  const left = leftToReduce(desk, order, 'certain');
  if (left <= 0n) {
    return { kind: leftToReduce(desk, order, 'hoped') > 0n ? 'wait' : 'nothing' };
  }
  const quantity = amountOf(order.quantity) <= left ? order.quantity : textOf(left);
  return { kind: 'order', order: { ...order, quantity, reduceOnly: false }, isCarried: true };
}
