import { VelaError } from '@vela/kernel';
import { heldQty } from './account-state.js';
import { money, moneyText, type Units, units, unitsText } from './amount.js';
import type { Desk } from './desk.js';
import { fillOrder } from './fill.js';
import { finish } from './finish.js';
import {
  executionKey,
  isOpen,
  type OrderRecord,
  remainingNotional,
  remainingQty,
} from './order-record.js';
import { type Acceptance, placeOrder } from './place.js';
import { pricesOf } from './prices.js';

/** Fills an order by hand, whatever the market says. Absent figures are the rest and the quote. */
export function forceFill(
  desk: Desk,
  order: OrderRecord,
  asked: { readonly quantity: string | null; readonly price: string | null },
): OrderRecord {
  if (!isOpen(order) || order.status === 'held') {
    throw new VelaError('ORDER_NOT_OPEN', `expected an open order, found one ${order.status}`);
  }
  const prices = pricesOf(desk.market, order.symbol);
  const quoted = order.side === 'buy' ? prices.ask : prices.bid;
  const price = asked.price === null ? quoted : units(asked.price);
  if (price === null || price <= 0n) {
    throw new VelaError('INVALID_INPUT', 'expected a price above 0, found none', {
      path: ['price'],
    });
  }
  const rest = remainingQty(order, price);
  const qty = asked.quantity === null ? rest : units(asked.quantity);
  const fits = order.qty === null ? qty * price <= remainingNotional(order) : qty <= rest;
  if (qty <= 0n || !fits) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a quantity up to ${unitsText(rest)}, found ${unitsText(qty)}`,
      { path: ['quantity'] },
    );
  }
  const routed =
    order.status === 'pending_new' || order.status === 'accepted'
      ? { ...order, status: 'new' as const, dueAt: null }
      : order;
  if (routed !== order) desk.tell('new', desk.put(routed));
  return fillOrder(desk, routed, { qty, price, complete: qty === rest });
}

/**
 * Takes a fill back. The order does not work on afterwards, so that no later fill of it can bear
 * the same name.
 */
export function bustExecution(desk: Desk, key: string): OrderRecord {
  const execution = desk.state.executions.find((row) => executionKey(row) === key);
  if (execution === undefined || desk.state.busted.has(key)) {
    throw new VelaError('NOT_FOUND', `expected the key of a fill, found ${key}`, { path: ['key'] });
  }
  const order = desk.state.orders.get(execution.orderId)!;
  const [qty, price] = [units(execution.qty), units(execution.price)];
  desk.record({ kind: 'busted', key });
  const wasOpen = isOpen(order);
  const busted = desk.put({
    ...order,
    filledQty: unitsText(units(order.filledQty) - qty),
    filledCost: moneyText(money(order.filledCost) - qty * price),
    ...(wasOpen ? {} : { status: 'canceled' as const, canceledAt: desk.now }),
    updatedAt: desk.now,
  });
  desk.tell('trade_bust', busted, {
    execution_id: execution.id,
    price: execution.price,
    qty: execution.qty,
    position_qty: unitsText(heldQty(desk.state, order.symbol)),
  });
  if (wasOpen) finish(desk, busted, 'canceled');
  return desk.state.orders.get(order.id)!;
}

/** Books an order of `count` units that was filled one by one, without a word on the stream. */
export function addRows(
  desk: Desk,
  rows: { readonly symbol: string; readonly count: number; readonly price: Units },
): readonly string[] {
  const silent: Desk = { ...desk, tell: () => {} };
  const accept: Acceptance = { clientOrderId: desk.newId(), visibleAt: desk.now };
  const placed = placeOrder(
    silent,
    {
      symbol: rows.symbol,
      qty: String(rows.count),
      notional: null,
      side: heldQty(desk.state, rows.symbol) < 0n ? 'sell' : 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      limitPrice: unitsText(rows.price),
      stopPrice: null,
      trailPrice: null,
      trailPercent: null,
      extendedHours: false,
      clientOrderId: null,
      orderClass: '',
      positionIntent: null,
      takeProfit: null,
      stopLoss: null,
    },
    accept,
  );
  const keys: string[] = [];
  let order: OrderRecord = silent.put({ ...placed, status: 'new', dueAt: null });
  for (let i = 0; i < rows.count; i++) {
    order = fillOrder(silent, order, { qty: units('1'), price: rows.price });
    keys.push(executionKey(desk.state.executions.at(-1)!));
  }
  return keys;
}
