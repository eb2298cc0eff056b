import { legsOf } from './account-state.js';
import type { Desk } from './desk.js';
import { isOpen, type OrderRecord } from './order-record.js';

/** How an order may end without being filled. */
export type Ending = 'canceled' | 'expired' | 'rejected';

/** Ends an order and, with it, everything that cannot outlive it: legs, siblings, a replacement. */
export function finish(desk: Desk, order: OrderRecord, status: Ending): void {
  const ended = desk.put({
    ...order,
    status,
    oddStatus: null,
    before: null,
    dueAt: null,
    updatedAt: desk.now,
    ...(status === 'canceled' ? { canceledAt: desk.now } : {}),
    ...(status === 'expired' ? { expiredAt: desk.now } : {}),
    ...(status === 'rejected' ? { failedAt: desk.now } : {}),
  });
  desk.tell(status, ended);
  refuseReplacement(desk, order);
  const root = order.parentId ?? order.id;
  const relatives = [
    // A leg that ends does not take a filled entry with it, and no open one has active legs.
    ...(order.parentId === null ? [] : [desk.state.orders.get(order.parentId)!]),
    ...legsOf(desk.state, root),
  ];
  for (const { id } of relatives) {
    const relative = desk.state.orders.get(id)!;
    if (isOpen(relative)) finish(desk, relative, status === 'rejected' ? 'canceled' : status);
  }
}

/** Rejects the order that was to replace one which has ended before. */
export function refuseReplacement(desk: Desk, order: OrderRecord): void {
  if (order.replacedBy === null || order.status === 'replaced') return;
  const waiting = desk.state.orders.get(order.replacedBy);
  const current = desk.state.orders.get(order.id)!;
  desk.tell('order_replace_rejected', desk.put({ ...current, replacedBy: null, before: null }));
  if (waiting === undefined || !isOpen(waiting)) return;
  const rejected = desk.put({
    ...waiting,
    status: 'rejected',
    failedAt: desk.now,
    updatedAt: desk.now,
    dueAt: null,
  });
  desk.tell('rejected', rejected);
}
