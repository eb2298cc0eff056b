import { legsOf } from './account-state.js';
import { isWhole, units, unitsText } from './amount.js';
import { type Desk, inMs } from './desk.js';
import { checkFunds } from './funds-rules.js';
import { matchOrder, trailingFrom } from './matching.js';
import {
  isComplex,
  isOpen,
  type OrderRecord,
  TIMES_IN_FORCE,
  type TimeInForce,
} from './order-record.js';
import { clientIdOf, objectOf, type OrderRequest, positive } from './order-request.js';
import { checkRules } from './order-rules.js';
import { unprocessable } from './refusal.js';
import { checkAuctionWindow, expiryOf } from './session-rules.js';

/** What `PATCH /v2/orders/{id}` asks to be changed; absent things are null. */
interface Patch {
  readonly qty: string | null;
  readonly timeInForce: TimeInForce | null;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trail: string | null;
}

/** Returns the client order id that a replacement asks for. */
export const replacementId = (body: unknown): string | null => clientIdOf(objectOf(body));

/**
 * Takes the request to replace an order and returns the new one, which takes its place a moment
 * later unless the old one is gone by then. Its quantity is its own total: what the old order has
 * filled is not counted, and without one in the request the rest goes on.
 */
export function requestReplace(
  desk: Desk,
  order: OrderRecord,
  body: unknown,
  clientOrderId: string,
): OrderRecord {
  const patch = parsePatch(body);
  checkReplaceable(order, patch);
  const next = changed(order, patch);
  const asset = desk.market.asset(order.symbol);
  if (asset === null) throw unprocessable(`asset "${order.symbol}" not found`);
  const asked = requestOf(next);
  checkRules(asked, asset);
  checkAuctionWindow(asked, desk.market.session(order.symbol, desk.now), desk.now);
  const inGroup = order.role !== null;
  const holds = inGroup ? null : checkFunds(desk.state, desk.market, asked, asset, order).holdPrice;
  const waiting = desk.put({
    ...next,
    id: desk.newId(),
    clientOrderId,
    sequence: desk.state.orders.size,
    status: 'pending_new',
    oddStatus: null,
    filledQty: '0',
    filledCost: '0',
    filledAt: null,
    triggered: false,
    holdPrice: holds === null ? null : unitsText(holds),
    replaces: order.id,
    replacedBy: null,
    before: null,
    dueAt: null,
    createdAt: desk.now,
    submittedAt: desk.now,
    updatedAt: desk.now,
    expiresAt: expiryOf(asked, desk.market, desk.now),
  });
  const pending = desk.put({
    ...order,
    status: 'pending_replace',
    oddStatus: null,
    before: order.status,
    replacedBy: waiting.id,
    dueAt: inMs(desk, desk.settings.replaceMs),
    updatedAt: desk.now,
  });
  desk.tell('pending_replace', pending);
  return waiting;
}

function parsePatch(body: unknown): Patch {
  const fields = objectOf(body);
  const word = fields['time_in_force'];
  const timeInForce = TIMES_IN_FORCE.find((known) => known === word) ?? null;
  if (word !== undefined && word !== null && timeInForce === null) {
    throw unprocessable('invalid time_in_force');
  }
  return {
    qty: positive(fields, 'qty'),
    timeInForce,
    limitPrice: positive(fields, 'limit_price'),
    stopPrice: positive(fields, 'stop_price'),
    trail: positive(fields, 'trail'),
  };
}

function checkReplaceable(order: OrderRecord, patch: Patch): void {
  if (!isOpen(order)) throw unprocessable(`order is already in "${order.status}" state`);
  const waits = ['accepted', 'pending_new', 'pending_cancel', 'pending_replace'];
  if (waits.includes(order.status)) {
    throw unprocessable(`cannot replace order in ${order.status} status`);
  }
  if (order.notional !== null) throw unprocessable('notional orders cannot be replaced');
  const { qty } = patch;
  const resized = qty !== null && units(qty) !== units(order.qty!);
  if (resized && (!isWhole(units(order.qty!)) || !isWhole(units(qty)))) {
    throw unprocessable('qty of fractional orders cannot be replaced');
  }
  if (resized && order.role !== null) {
    throw unprocessable('qty of a leg cannot be replaced');
  }
  if (patch.trail !== null && order.type !== 'trailing_stop') {
    throw unprocessable('trail is accepted for trailing stop orders only');
  }
}

function changed(order: OrderRecord, patch: Patch): OrderRecord {
  const trail = patch.trail === null ? null : unitsText(units(patch.trail));
  const next: OrderRecord = {
    ...order,
    // A group shares what is left of it, so that a leg goes on with that.
    qty: unitsText(
      order.role === null && patch.qty !== null
        ? units(patch.qty)
        : units(order.qty!) - units(order.filledQty),
    ),
    timeInForce: patch.timeInForce ?? order.timeInForce,
    limitPrice: patch.limitPrice === null ? order.limitPrice : unitsText(units(patch.limitPrice)),
    stopPrice: patch.stopPrice === null ? order.stopPrice : unitsText(units(patch.stopPrice)),
    trailPrice: order.trailPrice === null ? null : (trail ?? order.trailPrice),
    trailPercent: order.trailPercent === null ? null : (trail ?? order.trailPercent),
  };
  const same =
    (patch.qty === null || units(patch.qty) === units(order.qty!)) &&
    next.timeInForce === order.timeInForce &&
    next.limitPrice === order.limitPrice &&
    next.stopPrice === order.stopPrice &&
    next.trailPrice === order.trailPrice &&
    next.trailPercent === order.trailPercent;
  if (same) throw unprocessable('order parameters are not changed');
  if (next.type !== 'trailing_stop' || order.hwm === null) return next;
  return { ...next, ...trailingFrom(next, units(order.hwm)) };
}

/** Returns the request that would have made an order, so that the same rules judge a change. */
function requestOf(order: OrderRecord): OrderRequest {
  return {
    ...order,
    // Legs are simple orders to the rules; their company was judged with the group.
    orderClass: '',
    stopPrice: order.type === 'trailing_stop' ? null : order.stopPrice,
    positionIntent: null,
    takeProfit: null,
    stopLoss: null,
  };
}

/** Puts the new order in the place of the old one, whose time for it has come. */
export function carryOutReplace(desk: Desk, order: OrderRecord): void {
  const waiting = desk.state.orders.get(order.replacedBy!)!;
  if (!isOpen(waiting)) {
    const status = order.before ?? 'new';
    desk.put({ ...order, status, before: null, replacedBy: null, dueAt: null });
    return;
  }
  const replaced = desk.put({
    ...order,
    status: 'replaced',
    before: null,
    dueAt: null,
    replacedAt: desk.now,
    updatedAt: desk.now,
  });
  const held = order.before === 'held';
  const active = desk.put({
    ...waiting,
    status: held ? 'held' : 'new',
    updatedAt: desk.now,
  });
  for (const leg of isComplex(order) ? legsOf(desk.state, order.id) : []) {
    if (!isOpen(leg)) continue;
    const sized = order.role === null ? { qty: active.qty, groupLeft: active.qty } : {};
    desk.put({ ...leg, ...sized, parentId: active.id });
  }
  desk.tell('replaced', replaced);
  desk.tell(active.status, active);
  if (!held) matchOrder(desk, active);
}
