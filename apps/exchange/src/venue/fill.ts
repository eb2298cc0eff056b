import type { Desk } from './desk.js';
import { heldQty } from './account-state.js';
import { moneyText, type Units, units, unitsText } from './amount.js';
import { tellRelatives } from './exits.js';
import { refuseReplacement } from './finish.js';
import { equityOf } from './funds.js';
import { type ExecutionRecord, filledFigures, type OrderRecord } from './order-record.js';

/**
 * Books a fill of an order. `complete` says that nothing follows, which only an order for money
 * cannot know from its quantity. Returns the order as it is then.
 */
export function fillOrder(
  desk: Desk,
  order: OrderRecord,
  fill: { readonly qty: Units; readonly price: Units; readonly complete?: boolean },
): OrderRecord {
  const figures = filledFigures(order, fill.qty, fill.price);
  const leaves = order.qty === null ? 0n : units(order.qty) - units(figures.filledQty);
  const complete = order.qty === null ? fill.complete === true : leaves === 0n;
  const execution = executionOf(desk, order, {
    qty: unitsText(fill.qty),
    price: unitsText(fill.price),
    cumQty: figures.filledQty,
    leavesQty: unitsText(leaves),
  });
  desk.record({ kind: 'executed', execution });
  const waits = order.status === 'pending_cancel' || order.status === 'pending_replace';
  const filled = desk.put({
    ...order,
    ...figures,
    oddStatus: null,
    partialDrawn: true,
    updatedAt: desk.now,
    filledAt: desk.now,
    ...(complete
      ? { status: 'filled' as const, before: null, dueAt: null }
      : waits
        ? { before: 'partially_filled' as const }
        : { status: 'partially_filled' as const }),
  });
  desk.record({
    kind: 'point',
    at: desk.now,
    equity: moneyText(equityOf(desk.state, desk.market)),
  });
  desk.tell(complete ? 'fill' : 'partial_fill', filled, {
    execution_id: execution.id,
    price: execution.price,
    qty: execution.qty,
    position_qty: unitsText(heldQty(desk.state, order.symbol)),
  });
  if (complete && order.status === 'pending_cancel') desk.tell('order_cancel_rejected', filled);
  if (complete) refuseReplacement(desk, filled);
  tellRelatives(desk, filled, fill.qty);
  return desk.state.orders.get(order.id)!;
}

function executionOf(
  desk: Desk,
  order: OrderRecord,
  figures: Pick<ExecutionRecord, 'qty' | 'price' | 'cumQty' | 'leavesQty'>,
): ExecutionRecord {
  const number = desk.state.executions.length.toString(16).padStart(8, '0');
  return {
    id: `${number}${desk.newId().slice(8)}`,
    orderId: order.id,
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    short: order.side === 'sell' && heldQty(desk.state, order.symbol) <= 0n,
    at: desk.now,
    ...figures,
  };
}
