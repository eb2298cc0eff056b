import type { OrderReport, RejectCode } from '@vela/orders';
import type { BrokerOrderRow } from '@vela/ports';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import type { ManagedOrder } from './managed-order.js';

/** What to do about an order that the broker refused. */
const HINTS: Readonly<Record<RejectCode, string>> = {
  'insufficient-funds':
    'Less is free than the order needs: look at cash, open orders and holdings.',
  'invalid-price': 'The venue takes no such price: look at the tick of the instrument.',
  'invalid-quantity': 'The venue takes no such quantity: look at its lot and smallest order.',
  'market-closed': 'Wait for the session, or choose a time in force that outlasts it.',
  'not-tradable': 'The instrument is halted or not traded there.',
  'not-shortable': 'It cannot be sold short there.',
  'duplicate-id': 'The id was used before: look the order up at the broker.',
  'not-found': 'The order is not there any more.',
  'not-cancelable': 'The order had ended before.',
  risk: 'The broker holds such orders back: read its reason.',
  'rate-limited': 'Too many requests: let strategies order less often.',
  auth: 'The credential is not accepted: connect the account again.',
  unsupported: 'The broker takes no such order: choose another type or time in force.',
  other: 'Read the reason of the broker.',
};

/** Returns under what a refusal of orders like this one is told once. */
export const rejectionCause = ({ actorId, order }: BrokerOrderRow): string =>
  `rejected ${actorId} ${order.instrumentId}`;

/** Tells that the broker refused an order: once for a deployment and instrument until one is taken. */
export function alertRejected(
  desk: Desk,
  { row }: ManagedOrder,
  { code, reason }: Pick<OrderReport, 'code' | 'reason'>,
): void {
  if (row.actorId === EXTERNAL) return;
  const { side, quantity, notional, instrumentId } = row.order;
  const what = `${side} ${quantity ?? `for ${notional}`} of ${instrumentId}`;
  const symbol = desk.market.instrument(instrumentId)?.symbol;
  const named = symbol === undefined ? what : what.replace(instrumentId, symbol);
  desk.alertOnce(rejectionCause(row), {
    severity: 'WARNING',
    code: 'ORDER_REJECTED',
    message:
      `The broker refused the order ${row.clientOrderId} (${named}): ${reason ?? code ?? 'no reason'}.` +
      ` ${HINTS[code ?? 'other']}`,
  });
}
