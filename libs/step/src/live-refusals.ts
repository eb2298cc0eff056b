import type { AccountFact } from '@vela/orders';
import { OrderReason, OrderState } from '@vela/venue';
import type { MirrorVenue } from '@vela/venue';
import { addReport, viewOf } from './live-orders.js';
import type { LiveOrders, TrackedOrder } from './live-orders.js';

/** What refusals are applied to. */
interface RefusalTarget {
  readonly venue: MirrorVenue;
  readonly orders: LiveOrders;
}

/** Ends an order that our own checks refused, or takes a change back that they refused. */
export function deny(
  { venue, orders }: RefusalTarget,
  { clientOrderId, code, message }: Extract<AccountFact, { kind: 'denied' }>,
): void {
  const order = orders.find(clientOrderId, null);
  if (order === null) return;
  if (order.id !== clientOrderId) {
    undo(venue, order);
    return;
  }
  addReport(order, 'rejected', 0, 0);
  if (!venue.isLive(order.handle)) return;
  const note = `${code}: ${message}`;
  venue.end(order.handle, { state: OrderState.REJECTED, reason: OrderReason.LIMIT, note });
}

/** Takes a request back that the venue refused: what it was about is as it was before. */
export function refuse(
  { venue, orders }: RefusalTarget,
  { request, clientOrderId }: Extract<AccountFact, { kind: 'requestRefused' }>,
): void {
  const order = orders.find(clientOrderId, null);
  if (order === null) return;
  if (request === 'group') venue.ungroup(order.handle);
  if (request === 'replace') undo(venue, order);
  if (request !== 'cancel') return;
  order.cancels[1] = order.cancels[0];
  const isTakenBack = venue.orders.reason[order.handle] === OrderReason.BY_STRATEGY;
  if (isTakenBack && !viewOf(order).terminal) venue.revive(order.handle);
}

function undo(venue: MirrorVenue, order: TrackedOrder): void {
  order.replaces[1] = order.replaces[0];
  if (order.before !== null && venue.isLive(order.handle)) venue.undo(order.handle, order.before);
  order.before = null;
}
