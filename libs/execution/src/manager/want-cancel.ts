import type { Desk } from './desk.js';
import { refold } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';

/** Cancels an order as soon as the broker knows it; asking again changes nothing. */
export function wantCancel(desk: Desk, order: ManagedOrder): void {
  if (order.cancel !== null || order.view.terminal) return;
  const attempt = Math.max(0, order.cancelAsked) + 1;
  const next = { ...order, cancelAsked: attempt, cancel: { attempt, nextAt: desk.now } };
  desk.put(refold(next, desk.now));
}
