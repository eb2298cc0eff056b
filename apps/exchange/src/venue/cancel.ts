import { type Desk, inMs } from './desk.js';
import { isOpen, isReplacement, type OrderRecord } from './order-record.js';
import { unprocessable } from './refusal.js';

/** Takes the request to cancel an order; what becomes of it is told by the stream. */
export function requestCancel(desk: Desk, order: OrderRecord): void {
  if (!isOpen(order)) throw unprocessable(`order is already in "${order.status}" state`);
  if (order.status === 'pending_cancel') throw unprocessable('order pending cancel');
  if (order.status === 'pending_replace' || isReplacement(order)) {
    throw unprocessable('order pending replace');
  }
  const pending = desk.put({
    ...order,
    status: 'pending_cancel',
    oddStatus: null,
    before: order.status,
    dueAt: inMs(desk, desk.settings.cancelMs),
    updatedAt: desk.now,
  });
  desk.tell('pending_cancel', pending);
}
