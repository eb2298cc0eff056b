import { formatDecimal, parseDecimal } from '@vela/kernel';
import type { DecimalText, ExecutionReport } from '@vela/orders';
import type { Named } from './symbols.js';
import { decimalOf, instantOf, textOf } from './wire.js';
import type { Wire } from './wire.js';

/**
 * Returns the name of a fill: its order and how much of it was filled with it. The stream and the
 * activities have other ids for the same fill, and this in common.
 */
export const fillKey = (venueOrderId: string, cumulative: DecimalText): string =>
  `${venueOrderId}:${formatDecimal(parseDecimal(cumulative))}`;

/**
 * Returns the execution that a message `fill` or `partial_fill` of the trade stream tells; null when
 * it does not say how much was filled at what price, which the activities will.
 */
export function executionOfUpdate(update: Wire, order: Wire, named: Named): ExecutionReport | null {
  const id = textOf(order, 'id');
  const cumulative = decimalOf(order, 'filled_qty');
  const quantity = decimalOf(update, 'qty');
  const price = decimalOf(update, 'price');
  if (id === null || cumulative === null || quantity === null || price === null) return null;
  return {
    key: fillKey(id, cumulative),
    venueOrderId: id,
    clientOrderId: textOf(order, 'client_order_id'),
    ...named,
    side: textOf(order, 'side') === 'sell' ? 'sell' : 'buy',
    quantity,
    price,
    fee: null,
    liquidity: null,
    venueTime: timeOfUpdate(update, order),
    inferred: false,
  };
}

/** The SDK reads the message's instant to the millisecond; the text of the order has all of it. */
function timeOfUpdate(update: Wire, order: Wire): number {
  const filled = instantOf(order, 'filled_at') ?? instantOf(order, 'updated_at');
  return filled ?? instantOf(update, 'timestamp') ?? 0;
}

/** Returns the execution of a row FILL of the account's activities; null for one that is none. */
export function executionOfActivity(
  row: Wire,
  named: Named,
  clientOrderId: string | null,
): ExecutionReport | null {
  const id = textOf(row, 'order_id');
  const cumulative = decimalOf(row, 'cum_qty');
  const quantity = decimalOf(row, 'qty');
  const price = decimalOf(row, 'price');
  if (id === null || cumulative === null || quantity === null || price === null) return null;
  return {
    key: fillKey(id, cumulative),
    venueOrderId: id,
    clientOrderId,
    ...named,
    // `sell_short` is a sale too.
    side: (textOf(row, 'side') ?? '').startsWith('sell') ? 'sell' : 'buy',
    quantity,
    price,
    fee: null,
    liquidity: null,
    venueTime: instantOf(row, 'transaction_time') ?? 0,
    inferred: false,
  };
}
