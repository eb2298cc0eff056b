import type { BrokerOrder } from '@vela/orders';
import { clientOrderId } from '@vela/orders';
import { amountOf, magnitude, textOf } from '../exact-amount.js';
import { remainderOf } from './account-view.js';
import { capabilitiesOf } from './capability-check.js';
import { MANUAL } from './decision.js';
import type { Desk } from './desk.js';
import { isRestDue } from './lineage.js';
import type { ManagedOrder } from './managed-order.js';

/**
 * Returns what of an order is sent first: all of it, or where the broker lets none turn a position
 * and this one would, what closes. The position is that of the account, because the broker knows no
 * deployments; what other orders of the side may still close is taken.
 */
export function firstPart(desk: Desk, order: BrokerOrder): BrokerOrder {
  const isSplit = capabilitiesOf(desk, order).crossesZero === false && order.split === undefined;
  if (!isSplit || order.quantity === null || order.reduceOnly || order.after !== null) return order;
  const held = desk.book.net(order.instrumentId);
  const wanted = amountOf(order.quantity);
  const isAgainst = order.side === 'buy' ? held < 0n : held > 0n;
  if (!isAgainst || wanted <= magnitude(held)) return order;
  const closes = magnitude(held) - closingBy(desk, order);
  if (closes <= 0n) return order;
  return {
    ...order,
    quantity: textOf(closes),
    attached: null,
    split: { quantity: order.quantity, first: order.clientOrderId },
  };
}

/** Returns what open orders of the side of an order may still fill. */
function closingBy(desk: Desk, { instrumentId, side }: BrokerOrder): bigint {
  let sum = 0n;
  for (const one of desk.open.values()) {
    const { order } = one.row;
    if (order.instrumentId === instrumentId && order.side === side) sum += remainderOf(desk, one);
  }
  return sum;
}

/** Returns the second part of an order whose first one was filled: what opens. */
function secondPart(desk: Desk, { row }: ManagedOrder): BrokerOrder {
  const { order, actorId, seq, leg } = row;
  const whole = amountOf(order.split!.quantity);
  const actor = actorId === MANUAL ? desk.gatewayId : actorId;
  // A stop has been met when its first part was filled: the rest follows at once.
  const isLimit = order.limitPrice !== null;
  return {
    ...order,
    clientOrderId: clientOrderId({ actor, seq, leg, child: 1 }),
    type: isLimit ? 'limit' : 'market',
    timeInForce:
      order.timeInForce === 'gtc' || order.timeInForce === 'ioc' ? order.timeInForce : 'day',
    quantity: textOf(whole - amountOf(order.quantity!)),
    stopPrice: null,
    trail: null,
    goodTill: null,
    role: 'entry',
  };
}

/** Returns second parts that are due, with when the first part had been filled. */
export function* dueParts(
  desk: Desk,
): Iterable<{ readonly first: ManagedOrder; readonly order: BrokerOrder }> {
  for (const id of desk.split.keys()) {
    const first = desk.orders.get(id);
    if (first !== undefined && isRestDue(first)) yield { first, order: secondPart(desk, first) };
  }
}
