import { createRandom } from '@vela/kernel';
import { heldQty } from './account-state.js';
import { absolute, larger, ONE, smaller, type Units, units, unitsText } from './amount.js';
import { type Desk, inMs } from './desk.js';
import { fillOrder } from './fill.js';
import { finish } from './finish.js';
import { powerFor } from './funds.js';
import { stopCollar } from './funds-rules.js';
import { isWorking, type OrderRecord, remainingQty } from './order-record.js';
import { type Prices, pricesOf } from './prices.js';
import { tradesAt } from './session-rules.js';

/**
 * Looks whether an order trades at this moment and books what it trades. Fills happen at the quote
 * and do not look at its size. `auction` lets it trade in the one instant that it was meant for.
 */
export function matchOrder(desk: Desk, order: OrderRecord, auction = false): void {
  if (!isWorking(order) || desk.market.halted(order.symbol)) return;
  if (!auction && !tradesAt(order, desk.market.session(order.symbol, desk.now))) return;
  const prices = pricesOf(desk.market, order.symbol);
  const current = trigger(desk, trail(desk, order, prices), prices);
  const price = fillPrice(current, prices);
  const matched = price === null ? current : trade(desk, current, price);
  const once = order.timeInForce === 'ioc' || order.timeInForce === 'fok';
  if (once && isWorking(matched)) finish(desk, matched, 'canceled');
}

/** Returns the order with its stop behind the best price that it has seen. */
function trail(desk: Desk, order: OrderRecord, { last }: Prices): OrderRecord {
  if (order.type !== 'trailing_stop' || order.triggered || last === null) return order;
  const best = order.hwm === null ? null : units(order.hwm);
  const better = best === null || (order.side === 'sell' ? last > best : last < best);
  if (!better) return order;
  return desk.put({ ...order, ...trailingFrom(order, last), updatedAt: desk.now });
}

/** Returns the fields of a trailing stop whose best price is `best`. */
export function trailingFrom(
  order: Pick<OrderRecord, 'side' | 'trailPrice' | 'trailPercent'>,
  best: Units,
): Pick<OrderRecord, 'hwm' | 'stopPrice'> {
  const offset =
    order.trailPrice === null
      ? (best * units(order.trailPercent ?? '0')) / (100n * ONE)
      : units(order.trailPrice);
  const stop = order.side === 'sell' ? best - offset : best + offset;
  return { hwm: unitsText(best), stopPrice: unitsText(stop) };
}

function trigger(desk: Desk, order: OrderRecord, { last }: Prices): OrderRecord {
  if (order.triggered || order.stopPrice === null || last === null) return order;
  const stop = units(order.stopPrice);
  const reached = order.side === 'buy' ? last >= stop : last <= stop;
  return reached ? desk.put({ ...order, triggered: true, updatedAt: desk.now }) : order;
}

/** Returns the price at which an order trades now, or null when it does not. */
function fillPrice(order: OrderRecord, { bid, ask }: Prices): Units | null {
  if (order.stopPrice !== null && !order.triggered) return null;
  const price = order.side === 'buy' ? ask : bid;
  if (price === null || price <= 0n) return null;
  const limit = limitOf(order);
  if (limit === null) return price;
  return (order.side === 'buy' ? price <= limit : price >= limit) ? price : null;
}

function limitOf(order: OrderRecord): Units | null {
  if (order.limitPrice !== null) return units(order.limitPrice);
  return order.type === 'stop' && order.side === 'buy' ? stopCollar(units(order.stopPrice!)) : null;
}

function trade(desk: Desk, order: OrderRecord, price: Units): OrderRecord {
  const rest = closable(desk, order, remainingQty(order, price));
  if (rest === 0n) return fillNothing(desk, order);
  if (!isPaidFor(desk, order, rest, price)) {
    finish(desk, order, order.filledQty === '0' ? 'rejected' : 'canceled');
    return desk.state.orders.get(order.id)!;
  }
  const part = partOf(desk, order, rest);
  if (part === null) return fillOrder(desk, order, { qty: rest, price, complete: true });
  const filled = fillOrder(desk, order, { qty: part, price });
  if (!isWorking(filled) || order.timeInForce === 'ioc') return filled;
  // The rest meets the next tick, or this instant when the market does not move.
  return filled.status === 'partially_filled'
    ? desk.put({ ...filled, dueAt: inMs(desk, desk.settings.restMs) })
    : filled;
}

// What an order may cost was held for it. One that costs more by now, because it has no limit, is
// looked at again.
function isPaidFor(desk: Desk, order: OrderRecord, rest: Units, price: Units): boolean {
  const { side, holdPrice, notional } = order;
  if (side === 'sell' || holdPrice === null || notional !== null) return true;
  const asset = desk.market.asset(order.symbol);
  if (asset === null || price <= units(holdPrice)) return true;
  return rest * price <= powerFor(desk.state, desk.market, asset, order);
}

// A sale for money was measured at another price: it never sells more than there is.
function closable(desk: Desk, order: OrderRecord, rest: Units): Units {
  if (order.notional === null || order.positionIntent !== 'sell_to_close') return rest;
  return smaller(rest, larger(heldQty(desk.state, order.symbol), 0n));
}

// What is left of an order for money may buy less than the smallest quantity.
function fillNothing(desk: Desk, order: OrderRecord): OrderRecord {
  if (order.filledQty === '0') {
    finish(desk, order, 'canceled');
    return desk.state.orders.get(order.id)!;
  }
  const done = desk.put({ ...order, status: 'filled', dueAt: null, updatedAt: desk.now });
  desk.tell('restated', done);
  return done;
}

const FRACTION_STEP: Units = 1_000n;

/** Returns the first part of an order that is filled in two, or null. Its id and the seed decide. */
function partOf(desk: Desk, order: OrderRecord, rest: Units): Units | null {
  if (order.partialDrawn || order.timeInForce === 'fok') return null;
  const random = createRandom(desk.settings.seed, `partial:${order.clientOrderId}`);
  if (random.next() >= desk.settings.partialShare) return null;
  const whole = order.qty !== null && rest % ONE === 0n && order.assetClass === 'us_equity';
  const step = whole ? ONE : FRACTION_STEP;
  const steps = absolute(rest) / step;
  if (steps < 2n) return null;
  return step * (1n + BigInt(random.integer(Number(smaller(steps - 1n, 1_000_000n)))));
}
