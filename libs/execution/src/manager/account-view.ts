import type { Instrument } from '@vela/market';
import type { BrokerOrder } from '@vela/orders';
import type {
  AccountOpenOrder,
  AccountOrder,
  GuardedBrokerAccount,
} from '../account/account-guard.js';
import { amountOf, magnitude, numberOf } from '../exact-amount.js';
import type { Desk } from './desk.js';
import { isSuperseded } from './family.js';
import { ownQuantity } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';
import { allows, modeFor } from './switch-rules.js';

const priceOf = (order: BrokerOrder): number | null => {
  const text = order.limitPrice ?? order.stopPrice;
  return text === null ? null : Number(text);
};

const sideOf = (side: 'buy' | 'sell'): 1 | -1 => (side === 'buy' ? 1 : -1);

/** Returns what is not filled yet of an order, exact. */
function restOf(order: ManagedOrder): bigint {
  const quantity = ownQuantity(order);
  return quantity > order.view.cumulative ? quantity - order.view.cumulative : 0n;
}

/**
 * Returns what an order may still fill. While it is to take the place of another one, the larger of
 * both; the other one then counts for nothing.
 */
export function remainderOf(desk: Desk, order: ManagedOrder): bigint {
  if (isSuperseded(desk, order)) return 0n;
  const before = desk.open.get(order.row.replaces ?? '');
  const [own, other] = [restOf(order), before === undefined ? 0n : restOf(before)];
  return own > other ? own : other;
}

/**
 * Returns whether an order is against the position of its sub-account and, together with the exits
 * that work already, no larger. `certain` also counts exits that are being canceled: they may fill.
 */
export function reduces(
  desk: Desk,
  order: BrokerOrder,
  certain = false,
  replaces: string | null = null,
): boolean {
  const held = desk.book.position(order.subAccount, order.instrumentId).quantity;
  const isAgainst = order.side === 'buy' ? held < 0n : held > 0n;
  if (!isAgainst) return false;
  // The venue itself cuts such an order to what is held.
  if (order.reduceOnly && desk.capabilities.reduceOnly) return true;
  if (order.quantity === null) return false;
  // The venue itself cuts those that only reduce.
  const others = exitsOf(
    desk,
    order,
    ({ row, cancel }) =>
      !row.order.reduceOnly && row.clientOrderId !== replaces && (certain || cancel === null),
  );
  return amountOf(order.quantity) + others <= magnitude(held);
}

/**
 * Returns what of a position is left for one more exit to close, those that are being cancelled
 * counted as well, since they may still fill, and which orders hold the rest of it. Legs of one
 * bracket hold it together. Negative for less than nothing.
 */
export function leftToReduce(
  desk: Desk,
  order: BrokerOrder,
): { readonly left: bigint; readonly holders: readonly ManagedOrder[] } {
  const held = desk.book.position(order.subAccount, order.instrumentId).quantity;
  const isAgainst = order.side === 'buy' ? held < 0n : held > 0n;
  if (!isAgainst) return { left: 0n, holders: [] };
  const holders = [...otherExits(desk, order)];
  const groups = new Map<string, bigint>();
  for (const one of holders) {
    const group = one.told?.parent ?? one.row.clientOrderId;
    const [most, own] = [groups.get(group) ?? 0n, remainderOf(desk, one)];
    groups.set(group, own > most ? own : most);
  }
  return { left: [...groups.values()].reduce((left, one) => left - one, magnitude(held)), holders };
}

/** Returns whether an order that was decided may still be sent under the switches as they are. */
export function mayStillSend(desk: Desk, order: BrokerOrder): boolean {
  const mode = modeFor(desk.switches, order.subAccount);
  return mode === 'NONE' || allows(mode, reduces(desk, order) && !mayTurn(desk, order));
}

/**
 * Returns whether an order that reduces, and others that do, could turn a position together: the venue
 * cuts those that only reduce to what is held, and not the ones that fill behind them.
 */
function mayTurn(desk: Desk, order: BrokerOrder): boolean {
  const held = magnitude(desk.book.position(order.subAccount, order.instrumentId).quantity);
  const isCut = order.reduceOnly && desk.capabilities.reduceOnly;
  const others = exitsOf(desk, order, ({ row, cancel }) => {
    const { reduceOnly, type } = row.order;
    // What rests behind a price, such as a stop, is cut by the venue when it comes to that.
    return cancel === null && (!reduceOnly || (!isCut && type === 'market'));
  });
  if (others === 0n) return false;
  return (order.quantity === null ? held : amountOf(order.quantity)) + others > held;
}

/** Returns what other exits of a sub-account may still fill, those that count. */
function exitsOf(desk: Desk, order: BrokerOrder, counts: (one: ManagedOrder) => boolean): bigint {
  let sum = 0n;
  for (const one of otherExits(desk, order)) if (counts(one)) sum += remainderOf(desk, one);
  return sum;
}

/** Yields open orders of the sub-account of an order on its side, without itself and what it replaces. */
function* otherExits(desk: Desk, order: BrokerOrder): Iterable<ManagedOrder> {
  const replaced = desk.orders.get(order.clientOrderId)?.row.replaces ?? null;
  for (const one of desk.open.values()) {
    const { clientOrderId, subAccount, instrumentId, side } = one.row.order;
    const isOther =
      clientOrderId === order.clientOrderId ||
      clientOrderId === replaced ||
      subAccount !== order.subAccount ||
      instrumentId !== order.instrumentId ||
      side !== order.side;
    if (!isOther) yield one;
  }
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
  reduces: reduces(desk, order, true, replaces),
  replaces,
});

/**
 * Returns the account as its limits see it, for an order of a side. Sub-accounts that stand on that
 * side count with what they hold, those on the other side as if they were flat: what exits may then
 * never lead beyond a limit, so that exits need not ask. Without a side positions are net.
 */
export function guardedAccount(desk: Desk, side: 1 | -1 | 0 = 0): GuardedBrokerAccount {
  // Limits ask again and again; the list is the same for one check.
  let open: readonly AccountOpenOrder[] | null = null;
  return {
    now: desk.now,
    position: (instrumentId) =>
      numberOf(side === 0 ? desk.book.net(instrumentId) : desk.book.oneSided(instrumentId, side)),
    held: () => desk.book.instruments().filter((id) => desk.book.net(id) !== 0n),
    lastPrice: (instrumentId) => desk.market.lastPrice(instrumentId),
    valueOf: (instrumentId) => desk.market.instrument(instrumentId)?.multiplier ?? 1,
    equity: () => equityOf(desk),
    buyingPower: () => {
      const left = buyingPower(desk);
      return left === null ? Infinity : numberOf(left);
    },
    openOrders: () =>
      (open ??= [...desk.open.values()]
        .filter((order) => !isSuperseded(desk, order))
        .map((order) => openOrder(desk, order))),
    ordersSince: (at) => {
      let from = desk.sends.length;
      while (from > 0 && desk.sends[from - 1]! >= at) from--;
      return desk.sends.length - from;
    },
  };
}

function openOrder(desk: Desk, order: ManagedOrder): AccountOpenOrder {
  const { row } = order;
  return {
    clientOrderId: row.clientOrderId,
    actorId: row.actorId,
    instrumentId: row.order.instrumentId,
    side: sideOf(row.order.side),
    quantity: numberOf(remainderOf(desk, order)),
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
  let left = amountOf(told) - desk.spent;
  for (const { row } of desk.open.values()) {
    if ((row.sendingAt ?? 0) >= desk.reportAt) left -= amountOf(row.reserved);
  }
  return left;
}
