import type { BrokerOrder } from '@vela/orders';
import type { BrokerOrderRow } from '@vela/ports';
import type { Desk } from './desk.js';

/** Whose decision an order is. */
export interface Origin {
  readonly actorId: string;
  readonly seq: number;
  readonly leg: number;
  readonly child: number;
}

/** Returns the row of an order that was just decided or found. */
export function freshRow(desk: Desk, order: BrokerOrder, origin: Origin): BrokerOrderRow {
  const { actorId, seq, leg, child } = origin;
  return {
    clientOrderId: order.clientOrderId,
    accountId: desk.accountId,
    actorId,
    seq,
    leg,
    child,
    order,
    send: 'sending',
    status: 'pending_submit',
    filled: '0',
    averagePrice: null,
    reserved: '0',
    deadline: null,
    sendingAt: null,
    attempts: 0,
    venueOrderId: null,
    code: null,
    message: null,
    carriedBy: 'native',
    createdAt: desk.now,
    updatedAt: desk.now,
  };
}
