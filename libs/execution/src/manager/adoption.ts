import type { BrokerOrder, ExecutionReport } from '@vela/orders';
import { textOf } from '../exact-amount.js';
import type { Desk } from './desk.js';
import { tellReport } from './family.js';
import { adoptedKey, bookNow, takeExecutionBack } from './fill-booking.js';
import type { Origin } from './fresh-row.js';
import { refold } from './managed-order.js';
import type { BookedExecution, ManagedOrder } from './managed-order.js';
import { liftIfOver } from './quarantine.js';

/**
 * Gives an order that was found at the broker to the decision that it belongs to: ids are fixed by
 * decisions, so a decision that becomes known later names its order. What the order has filled so far
 * moves from the account's own books into those of its owner.
 */
export function adoptFor(
  desk: Desk,
  seen: ManagedOrder,
  {
    order,
    origin,
    replaces,
  }: {
    readonly order: BrokerOrder;
    readonly origin: Origin;
    readonly replaces: string | null;
  },
): void {
  const { row } = seen;
  const { instrumentId, side } = row.order;
  if (order.instrumentId !== instrumentId || order.side !== side) {
    return refuseId(desk, seen, { order, origin });
  }
  const { actorId, seq, leg, child } = origin;
  const booked = [...seen.executions.values()].filter(({ key }) => !seen.busted.has(key));
  for (const { key } of booked) {
    takeExecutionBack(desk, desk.orders.get(row.clientOrderId)!, key, 'void');
  }
  const { limitPrice, stopPrice } = row.order;
  const owned = {
    ...row,
    actorId,
    seq,
    leg,
    child,
    // The broker wins for how the order stands, the decision for what it means.
    order: {
      ...order,
      limitPrice: order.limitPrice === null ? null : (limitPrice ?? order.limitPrice),
      stopPrice: order.stopPrice === null ? null : (stopPrice ?? order.stopPrice),
    },
    attempts: Math.max(1, row.attempts),
    ...(replaces === null ? {} : { replaces }),
  };
  const before = desk.orders.get(row.clientOrderId)!;
  const fresh = { ...before, row: owned, executions: new Map(), busted: new Set<string>() };
  const next = bookAgain(desk, desk.put(refold(fresh, desk.now)), booked);
  if (next.told !== null) tellReport(desk, next, next.told);
  liftIfOver(desk, instrumentId);
  desk.alert(
    'INFO',
    'ORDER_ADOPTED',
    `The order ${row.clientOrderId} was found at the broker before its decision; it belongs to it now.`,
  );
}

/** Tells that the broker has something else under the id of a decision, which is then not sent. */
function refuseId(
  desk: Desk,
  { row }: ManagedOrder,
  { order, origin }: { readonly order: BrokerOrder; readonly origin: Origin },
): void {
  const { instrumentId, side } = row.order;
  const { clientOrderId } = order;
  const message = `the broker has another order under its id: ${side} of ${instrumentId}`;
  desk.tell(origin.actorId, { kind: 'denied', clientOrderId, code: 'ID_TAKEN', message });
  desk.alert('CRITICAL', 'ID_TAKEN', `The order ${clientOrderId} is not sent: ${message}.`);
}

/** Books what an order had filled once more, for the owner that it has now. */
function bookAgain(
  desk: Desk,
  order: ManagedOrder,
  booked: readonly BookedExecution[],
): ManagedOrder {
  const { clientOrderId, venueOrderId, order: words } = order.row;
  let next = order;
  for (const one of booked) {
    const key = adoptedKey(one.key);
    const { side, currency, inferred } = one;
    const told: ExecutionReport = {
      key,
      venueOrderId: venueOrderId ?? '',
      clientOrderId,
      instrumentId: words.instrumentId,
      side,
      quantity: textOf(one.quantity),
      price: textOf(one.price),
      fee: { amount: textOf(one.fee), currency },
      currency,
      liquidity: null,
      venueTime: order.told?.venueTime ?? desk.now,
      inferred,
    };
    next = bookNow(desk, next, { ...one, key }, told);
  }
  return next;
}
