import type { Micros } from '@vela/kernel';
import type { BrokerOrder } from '@vela/orders';
import type { GatewayPolicy } from './policy.js';

/**
 * Returns until when a decision stands, so that its order may still be sent: what takes the price of
 * the moment is soon out of date, what rests at a price of its own and what closes is not.
 */
export function deadlineOf(order: BrokerOrder, now: Micros, { stands }: GatewayPolicy): Micros {
  const isOfTheMoment =
    order.type === 'market' || order.timeInForce === 'ioc' || order.timeInForce === 'fok';
  const kind = order.role === 'close' ? 'close' : isOfTheMoment ? 'moment' : 'resting';
  const at = now + stands[kind];
  return order.goodTill === null ? at : Math.max(now, Math.min(at, order.goodTill));
}
