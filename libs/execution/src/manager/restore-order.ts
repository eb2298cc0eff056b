import type { Micros } from '@vela/kernel';
import type { OrderStatus } from '@vela/orders';
import type { BrokerOrderRow, FillRow } from '@vela/ports';
import { amountOf, share } from '../exact-amount.js';
import { adoptedKey } from './fill-booking.js';
import { lookUp, manage, refold } from './managed-order.js';
import type { BookedExecution, ManagedOrder } from './managed-order.js';

/** A stored fill as an execution; `multiplier` of its instrument. */
function executionOf(fill: FillRow, multiplier: bigint): BookedExecution {
  return {
    key: fill.key,
    side: fill.side,
    quantity: amountOf(fill.quantity),
    price: amountOf(fill.price),
    fee: amountOf(fill.fee),
    currency: fill.currency,
    inferred: fill.kind === 'inferred',
    multiplier,
  };
}

const BUSTED = /^(?:bust|void):(.*)$/s;

/**
 * Returns an order as its row and its booked fills tell it: what the broker says from now on counts
 * as newer, a request that was pending is made again, and a send without an answer is looked up.
 */
export function restoreOrder(
  row: BrokerOrderRow,
  fills: readonly FillRow[],
  at: { readonly now: Micros; readonly multiplier: bigint },
): ManagedOrder {
  const executions = new Map<string, BookedExecution>();
  const busted = new Set<string>();
  for (const fill of fills) {
    if (fill.kind === 'fill' || fill.kind === 'inferred') {
      executions.set(fill.key, executionOf(fill, at.multiplier));
    } else {
      const key = BUSTED.exec(fill.key)?.[1];
      if (key !== undefined) busted.add(key);
    }
  }
  for (const key of executions.keys()) {
    // It was booked once more for its decision, and counts there.
    if (!executions.has(adoptedKey(key))) continue;
    executions.delete(key);
    busted.delete(key);
  }
  const order = manage(row, at.now);
  const filled = amountOf(row.filled);
  const rest = order.quantity - filled;
  const isOpen = row.send === 'sending' || row.send === 'accepted' || row.send === 'unknown';
  const status: OrderStatus = row.status.startsWith('pending') ? 'unknown' : row.status;
  const isSilent = row.send === 'sending' || row.send === 'unknown';
  const soon = { attempt: 1, nextAt: at.now };
  return refold(
    {
      ...order,
      reserved: rest > 0n ? share(order.reserved, order.quantity, rest) : order.reserved,
      // A time before every time: the first word of the venue is newer.
      reports:
        row.send === 'sending' || row.send === 'denied'
          ? []
          : [{ kind: 'report', status, cumulative: filled, at: -Infinity }],
      executions,
      busted,
      cancelAsked: row.status === 'pending_cancel' ? 1 : -1,
      cancel: isOpen && row.status === 'pending_cancel' ? soon : null,
      replaceAsked: row.status === 'pending_replace' ? 1 : -1,
      replace: isOpen && row.status === 'pending_replace' ? soon : null,
      inquiry: isSilent ? lookUp(at.now) : null,
      // An order is unknown without a name of the venue from the moment at which it is given up.
      isGivenUp: row.send === 'unknown' && row.venueOrderId === null,
    },
    at.now,
  );
}
