import type { Instrument } from '@vela/market';
import type { BrokerOrder } from '@vela/orders';
import type { AccountOpenOrder, AccountOrder, GuardedBrokerAccount } from '../account/account-guard.js';
import { amountOf, magnitude, numberOf } from '../exact-amount.js';
import type { Desk } from './desk.js';
import type { ManagedOrder } from './managed-order.js';

const priceOf = (order: BrokerOrder): number | null => {
  const text = order.limitPrice ?? order.stopPrice;
  return text === null ? null : Number(text);
};

const sideOf = (side: 'buy' | 'sell'): 1 | -1 => (side === 'buy' ? 1 : -1);

/** Returns what is not filled yet of an order, exact. */
export const restOf = (order: ManagedOrder): bigint =>
  order.quantity > order.view.cumulative ? order.quantity - order.view.cumulative : 0n;

/** Returns whether an order is against the position of its sub-account and no larger. */
export function reduces(desk: Desk, order: BrokerOrder): boolean {
  const held = desk.book.position(order.subAccount, order.instrumentId).quantity;
  const isAgainst = order.side === 'buy' ? held < 0n : held > 0n;
  if (!isAgainst) return false;
  // The venue itself cuts such an order to what is held.
  if (order.reduceOnly && desk.capabilities.reduceOnly) return true;
  return order.quantity !== null && amountOf(order.quantity) <= magnitude(held);
}

/** Returns an order as the limits of its account see it. */
export const guardedOrder = (
  desk: Desk,
  order: BrokerOrder,
  instrument: Instrument,
  replaces: string | null,
): AccountOrder => ({
  clientOrderId: order.clientOrderId,
  actorId: order.subAccount,
  instrument,
  side: sideOf(order.side),
  quantity: order.quantity === null ? 0 : Number(order.quantity),
  notional: order.notional === null ? 0 : Number(order.notional),
  price: priceOf(order),
  reduceOnly: order.reduceOnly,
  role: order.role,
  reduces: reduces(desk, order),
  replaces,
});

/** Returns the account as its limits see it. */
export const guardedAccount = (desk: Desk): GuardedBrokerAccount => ({
  now: desk.now,
  position: (instrumentId) => numberOf(desk.book.net(instrumentId)),
  held: () => desk.book.instruments().filter((id) => desk.book.net(id) !== 0n),
  lastPrice: (instrumentId) => desk.market.lastPrice(instrumentId),
  valueOf: (instrumentId) => desk.market.instrument(instrumentId)?.multiplier ?? 1,
  equity: () => equityOf(desk),
  buyingPower: () => {
    const left = buyingPower(desk);
    return left === null ? Infinity : numberOf(left);
  },
  openOrders: () => [...desk.open.values()].map(openOrder),
  ordersSince: (at) => {
    let from = desk.sends.length;
    while (from > 0 && desk.sends[from - 1]! >= at) from--;
    return desk.sends.length - from;
  },
});

function openOrder(order: ManagedOrder): AccountOpenOrder {
  const { row } = order;
  return {
    clientOrderId: row.clientOrderId,
    actorId: row.actorId,
    instrumentId: row.order.instrumentId,
    side: sideOf(row.order.side),
    quantity: numberOf(restOf(order)),
    notional: row.order.notional === null ? 0 : Number(row.order.notional),
    price: priceOf(row.order),
    reduceOnly: row.order.reduceOnly,
  };
}

function equityOf(desk: Desk): number {
  const { report } = desk;
  if (report === null) return NaN;
  if (report.equity !== null) return Number(report.equity);
  let equity = Number(report.cash);
  for (const id of desk.book.instruments()) {
    const worth = numberOf(desk.book.net(id)) * desk.market.lastPrice(id);
    equity += worth * (desk.market.instrument(id)?.multiplier ?? 1);
  }
  return equity;
}

/**
 * Returns what new positions may cost: what the broker said last, without what orders have set aside
 * that it cannot have known. Null when the broker names no limit. A fold over rows, never a counter.
 */
export function buyingPower(desk: Desk): bigint | null {
  const told = desk.report?.buyingPower ?? null;
  if (told === null) return null;
  let left = amountOf(told);
  for (const { row } of desk.open.values()) {
    if ((row.sendingAt ?? 0) >= desk.reportAt) left -= amountOf(row.reserved);
  }
  return left;
}
