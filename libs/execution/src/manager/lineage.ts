import type { ManagedOrder } from './managed-order.js';

/** Orders of one decision that are looked at: a change of a change of a change. */
export const MEMBERS_MAX = 1_000;

/**
 * Returns the order behind which another one stands in for the same decision: the one whose place it
 * takes, or the first of two parts. Null for an order that stands for itself.
 */
export function predecessorOf({ row }: Pick<ManagedOrder, 'row'>): string | null {
  const { split } = row.order;
  if (row.replaces != null) return row.replaces;
  return split === undefined || split.first === row.clientOrderId ? null : split.first;
}

/** Returns what an order has filled together with those whose place it has taken. */
export function filledUpTo(orders: ReadonlyMap<string, ManagedOrder>, order: ManagedOrder): bigint {
  let sum = order.view.cumulative;
  let one: ManagedOrder | undefined = order;
  for (let count = 0; one?.row.replaces != null && count < MEMBERS_MAX; count++) {
    one = orders.get(one.row.replaces);
    sum += one?.view.cumulative ?? 0n;
  }
  return sum;
}

/** Whether the second part of an order is still to come once the first was filled. */
export const isRestDue = ({ row, view, ...order }: ManagedOrder): boolean =>
  row.order.split?.first === row.clientOrderId &&
  view.status === 'filled' &&
  order.cancelAsked <= order.cancelRefused &&
  !order.isGivenUp;
