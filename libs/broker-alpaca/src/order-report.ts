import type { OrderReport } from '@vela/orders';
import { isLinked } from './families.js';
import type { Kin } from './families.js';
import { hasEnded, statusOf } from './order-status.js';
import { decimalOf, instantOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/** What is known of an order beside what it says itself. */
export interface OrderSurroundings {
  readonly instrumentId: string;
  readonly kin: Kin | null;
}

/** Instants of an order; the latest one is when it came to be as it is told. */
const INSTANTS = [
  'created_at',
  'submitted_at',
  'filled_at',
  'expired_at',
  'canceled_at',
  'failed_at',
  'replaced_at',
] as const;

/** Returns when an order came to be as it is told, UTC microseconds; 0 when it does not say. */
function toldAt(order: Wire): number {
  const updated = instantOf(order, 'updated_at');
  if (updated !== null) return updated;
  return Math.max(0, ...INSTANTS.map((name) => instantOf(order, name) ?? 0));
}

/** Returns the description of an order of Alpaca in the words of the broker port. */
export function orderReport(order: Wire, { instrumentId, kin }: OrderSurroundings): OrderReport {
  const rawStatus = textOf(order, 'status') ?? 'missing';
  const status = statusOf(rawStatus);
  const cumulative = decimalOf(order, 'filled_qty') ?? '0';
  const isRejected = status === 'rejected';
  const reason = textOf(order, 'reject_reason') ?? textOf(order, 'reason');
  return {
    clientOrderId: textOf(order, 'client_order_id'),
    venueOrderId: textOf(order, 'id') ?? '',
    instrumentId,
    side: textOf(order, 'side') === 'sell' ? 'sell' : 'buy',
    status,
    rawStatus,
    // An order for an amount of money has no quantity before it is filled.
    quantity: decimalOf(order, 'qty') ?? cumulative,
    cumulative,
    averagePrice: decimalOf(order, 'filled_avg_price'),
    limitPrice: decimalOf(order, 'limit_price'),
    stopPrice: decimalOf(order, 'stop_price'),
    contingent:
      rawStatus === 'held' ||
      (isStop(textOf(order, 'type')) && !hasEnded(status) && cumulative === '0'),
    parent: kin?.parent ?? null,
    replaces: textOf(order, 'replaces'),
    replacedBy: textOf(order, 'replaced_by'),
    role: kin?.role ?? roleOf(order),
    reason: reason ?? (isRejected ? 'the venue rejected the order and gave no reason' : null),
    code: isRejected ? 'other' : null,
    venueTime: toldAt(order),
  };
}

/** Alpaca does not tell when a stop was reached: it waits for its price until something is filled. */
const isStop = (type: string | null): boolean =>
  type === 'stop' || type === 'stop_limit' || type === 'trailing_stop';

/** Returns what an order is for as far as it says so itself. */
function roleOf(order: Wire): OrderReport['role'] {
  const intent = textOf(order, 'position_intent');
  if (intent === null) return null;
  if (intent.endsWith('_to_open')) return 'entry';
  // The legs of a bracket close what its entry has opened.
  if (!isLinked(order)) return 'close';
  return textOf(order, 'type') === 'limit' ? 'take_profit' : 'stop_loss';
}
