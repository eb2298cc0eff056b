import type { Micros } from '@vela/kernel';
import type { OrderReport, RejectCode } from '@vela/orders';
import type { ManagedOrder } from './managed-order.js';

/** What a report says beside the row of its order. */
type Words = Pick<OrderReport, 'status' | 'reason' | 'code'>;

/** Returns the words of a report that an order was refused. */
export const refusal = (code: RejectCode, reason: string): Words => ({
  status: 'rejected',
  reason,
  code,
});

/** Returns the report of an order of which nobody but its row tells. */
export function rowReport({ row }: ManagedOrder, words: Words, now: Micros): OrderReport {
  const { order } = row;
  return {
    clientOrderId: row.clientOrderId,
    venueOrderId: row.venueOrderId ?? '',
    instrumentId: order.instrumentId,
    side: order.side,
    rawStatus: words.status,
    quantity: order.quantity ?? '0',
    cumulative: row.filled,
    averagePrice: row.averagePrice === null ? null : String(row.averagePrice),
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    contingent: false,
    parent: null,
    replaces: null,
    replacedBy: null,
    role: order.role,
    venueTime: now,
    ...words,
  };
}
