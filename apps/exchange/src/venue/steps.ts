import type { Micros } from '@vela/kernel';
import { type AccountState, openOrders } from './account-state.js';
import type { Desk } from './desk.js';
import { finish } from './finish.js';
import { matchOrder } from './matching.js';
import { isOpen, isWorking, type OrderRecord } from './order-record.js';
import { carryOutReplace } from './replace.js';
import { worksFrom } from './session-rules.js';

/** Returns the next instant at which something becomes of an order by itself. */
const nextStepOf = (order: OrderRecord): Micros =>
  Math.min(order.dueAt ?? Infinity, order.expiresAt ?? Infinity);

/** Takes every step of an account whose time has come. */
export function takeDueSteps(desk: Desk): void {
  for (const { id } of openOrders(desk.state)) {
    const order = desk.state.orders.get(id)!;
    if (isOpen(order) && nextStepOf(order) <= desk.now) takeStep(desk, order);
  }
}

/** Matches the orders of a symbol after it has moved. */
export function matchSymbol(desk: Desk, symbol: string): void {
  for (const { id } of openOrders(desk.state, symbol)) {
    const order = desk.state.orders.get(id)!;
    if (isWorking(order)) matchOrder(desk, order);
  }
}

/** Returns the first instant at which anything is due in an account. */
export function firstStepAt(state: AccountState): Micros {
  let first = Infinity;
  for (const order of openOrders(state)) first = Math.min(first, nextStepOf(order));
  return first;
}

function takeStep(desk: Desk, order: OrderRecord): void {
  const due = order.dueAt !== null && order.dueAt <= desk.now;
  if (due) carryOut(desk, order);
  const current = desk.state.orders.get(order.id)!;
  const over = current.expiresAt !== null && current.expiresAt <= desk.now;
  if (over && isOpen(current)) finish(desk, current, 'expired');
}

function carryOut(desk: Desk, order: OrderRecord): void {
  switch (order.status) {
    case 'pending_cancel':
      return finish(desk, order, 'canceled');
    case 'pending_replace':
      return carryOutReplace(desk, order);
    case 'pending_new':
    case 'accepted':
      return route(desk, order);
    default:
      matchOrder(desk, desk.put({ ...order, dueAt: null }));
  }
}

/** Sends an order to the market, or keeps it until the session in which it may work. */
function route(desk: Desk, order: OrderRecord): void {
  const auction = order.timeInForce === 'opg' || order.timeInForce === 'cls';
  const unseen = order.status === 'pending_new' && order.visibleAt > order.createdAt;
  if (unseen && order.parentId === null) desk.tell('pending_new', order);
  const reached = auction && order.status === 'accepted';
  const from = reached ? desk.now : worksFrom(order, desk.market, desk.now);
  if (from > desk.now) {
    const queued = desk.put({ ...order, status: 'accepted', dueAt: from, updatedAt: desk.now });
    if (order.status !== 'accepted') desk.tell('accepted', queued);
    return;
  }
  const routed = desk.put({ ...order, status: 'new', dueAt: null, updatedAt: desk.now });
  desk.tell('new', routed);
  matchOrder(desk, routed, auction);
  const after = desk.state.orders.get(order.id)!;
  if (auction && isOpen(after)) finish(desk, after, 'expired');
}
