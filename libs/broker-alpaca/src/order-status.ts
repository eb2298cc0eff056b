import type { OrderStatus } from '@vela/orders';

/** What a status of Alpaca means here. */
const STATUSES: Readonly<Record<string, OrderStatus>> = {
  pending_new: 'accepted',
  accepted: 'accepted',
  accepted_for_bidding: 'accepted',
  pending_review: 'accepted',
  // A leg that waits for its parent.
  held: 'accepted',
  new: 'working',
  partially_filled: 'partially_filled',
  filled: 'filled',
  // The day is over; an order that is good till canceled goes on.
  done_for_day: 'working',
  canceled: 'canceled',
  expired: 'expired',
  replaced: 'replaced',
  rejected: 'rejected',
  pending_cancel: 'pending_cancel',
  pending_replace: 'pending_replace',
  // These tell what happens to a live order and leave it alive.
  stopped: 'working',
  suspended: 'suspended',
  calculated: 'working',
};

/** Returns the status that a word of Alpaca stands for; `unknown` for one that nobody knows. */
export function statusOf(raw: string): OrderStatus {
  return Object.hasOwn(STATUSES, raw) ? STATUSES[raw]! : 'unknown';
}

const ENDED: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
]);

/** Returns whether an order with a status has ended. */
export const hasEnded = (status: OrderStatus): boolean => ENDED.has(status);
