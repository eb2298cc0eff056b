import { SECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { BrokerOrder } from '@vela/orders';
import type { AccountDenial } from '../account/account-guard.js';
import { crossed } from '../account/self-cross.js';
import type { RestingOrder } from '../account/self-cross.js';
import { ONE, amountOf, textOf, times } from '../exact-amount.js';
import {
  buyingPower,
  guardedAccount,
  guardedOrder,
  mayStillSend,
  reduces,
} from './account-view.js';
import { LARGEST, capabilitiesOf, checkCapabilities, checkNumbers } from './capability-check.js';
import { skewWords } from './clock-watch.js';
import type { Desk } from './desk.js';
import { modeFor } from './switch-rules.js';
import { wantCancel } from './want-cancel.js';

/** What the checks say of an order. */
export type Admission =
  | { readonly kind: 'pass'; readonly reserved: bigint }
  | { readonly kind: 'denied'; readonly denial: AccountDenial }
  /** It has to wait for the broker. */
  | { readonly kind: 'wait' };

/** When a wish came, and on prices of when it was decided. */
export interface Seen {
  readonly since: Micros;
  /** Absent or null where the time of the market is not that of the clock. */
  readonly marketAt?: Micros | null | undefined;
}

/** Returns what of the origin of a wish matters to the checks. */
export const seenOf = ({ since, marketAt }: Seen): Seen => ({ since, marketAt });

const denied = (code: string, message: string): Admission => ({
  kind: 'denied',
  denial: { code, message },
});

/**
 * Returns whether an order may be sent now. Checked in this order: the kill switch, the health of the
 * broker, the state of the feed and quarantines, what the broker can do, the limits of the account,
 * buying power, and orders of our own that it would trade with. `since` is when the order was seen
 * first, `replaces` the open order that becomes it.
 */
export function admit(
  desk: Desk,
  order: BrokerOrder,
  { since, marketAt, replaces }: Seen & { readonly replaces: string | null },
): Admission {
  const wrong = checkNumbers(order);
  if (wrong !== null) return { kind: 'denied', denial: wrong };
  const most = desk.policy.openOrdersMax;
  if (replaces === null && order.role === 'entry' && hasOpen(desk, order.subAccount, most)) {
    return denied('TOO_MANY_ORDERS', `${most} orders are open; no more than that`);
  }
  const isExit = reduces(desk, order, false, replaces);
  if (!mayStillSend(desk, order)) {
    const mode = modeFor(desk.switches, order.subAccount);
    const why = desk.switches.reason === '' ? '' : `: ${desk.switches.reason}`;
    return denied('KILL_SWITCH_ENGAGED', `the switch is at ${mode}${why}`);
  }
  const health = checkHealth(desk, isExit, since);
  if (health !== null) return health;
  const entry = isExit ? null : checkEntry(desk, order, marketAt ?? null);
  if (entry !== null) return entry;
  const unable = checkCapabilities(order, capabilitiesOf(desk, order));
  if (unable !== null) return { kind: 'denied', denial: unable };
  return checkAccount(desk, order, { isExit, replaces, since });
}

/** Returns whether a sub-account has that many open orders: a flood of one must not slow the others. */
function hasOpen(desk: Desk, subAccount: string, most: number): boolean {
  if (desk.open.size < most) return false;
  let count = 0;
  for (const { row } of desk.open.values()) if (row.actorId === subAccount) count++;
  return count >= most;
}

function checkHealth(desk: Desk, isExit: boolean, since: number): Admission | null {
  const { health, policy } = desk;
  if (health === 'ready' || (health === 'degraded' && isExit)) return null;
  if (desk.now - since < policy.holdFor[health]) return { kind: 'wait' };
  return denied('BROKER_NOT_READY', `the broker is ${health}`);
}

/** What stops new risk alone: exits go on. */
function checkEntry(desk: Desk, order: BrokerOrder, marketAt: Micros | null): Admission | null {
  const state = desk.market.feedState(order.subAccount);
  if (state !== null && state !== 'LIVE') {
    return denied('FEED_STALE', `the feed is ${state}: entries wait for live prices`);
  }
  // What was fetched late is decided on late: those prices are gone.
  if (marketAt !== null && desk.now - marketAt > desk.policy.staleAfter) {
    const seconds = Math.round((desk.now - marketAt) / SECOND);
    return denied('FEED_STALE', `it was decided on prices of ${seconds} s ago`);
  }
  if (desk.skew !== null) {
    return denied('CLOCK_SKEW', `the clock of the broker ${skewWords(desk.skew)} ours`);
  }
  const reason = desk.quarantine.get(order.instrumentId);
  if (reason !== undefined) return denied('QUARANTINED', `entries are stopped: ${reason}`);
  return null;
}

function checkAccount(
  desk: Desk,
  order: BrokerOrder,
  {
    isExit,
    replaces,
    since,
  }: { readonly isExit: boolean; readonly replaces: string | null; readonly since: number },
): Admission {
  const instrument = desk.market.instrument(order.instrumentId);
  if (instrument === null) {
    return denied('INVALID_ORDER', `expected a known instrument, found ${order.instrumentId}`);
  }
  // A venue without real money fills an index as well: nobody has to find a seller of it.
  if (!instrument.tradable && desk.capabilities.environment === 'live') {
    return denied('INVALID_ORDER', `${instrument.symbol} is not tradable`);
  }
  const guarded = guardedOrder(desk, order, instrument, replaces);
  const denial = desk.guard.check(guarded, guardedAccount(desk, guarded.side));
  if (denial !== null) return { kind: 'denied', denial };
  const reserved = isExit ? 0n : costOf(desk, order);
  const before = replaces === null ? 0n : amountOf(desk.orders.get(replaces)?.row.reserved ?? '0');
  if (reserved > LARGEST * ONE) {
    return denied('INVALID_ORDER', `expected a cost of at most 1e15, found ${textOf(reserved)}`);
  }
  const left = buyingPower(desk);
  if (left !== null && reserved > left + before) {
    return denied(
      'INSUFFICIENT_FUNDS',
      `the order may cost ${textOf(reserved)}, ${textOf(left + before)} is left to buy with`,
    );
  }
  return checkCross(desk, order, { isExit, since }) ?? { kind: 'pass', reserved };
}

/**
 * Returns why an order has to wait or is denied because it would trade with one of our own, which
 * venues refuse. An exit has the right of way over entries of its own sub-account: they are canceled.
 */
function checkCross(
  desk: Desk,
  order: BrokerOrder,
  { isExit, since }: { readonly isExit: boolean; readonly since: number },
): Admission | null {
  if (!desk.policy.deniesSelfCross) return null;
  const resting = crossed(order, restingOrders(desk, order.instrumentId), {
    lastPrice: desk.market.lastPrice(order.instrumentId),
    band: desk.policy.selfCrossBand,
  });
  if (resting === null) return null;
  const { clientOrderId, actorId } = resting;
  const isInTheWay = isExit && actorId === order.subAccount && resting.role === 'entry';
  if (isInTheWay && desk.now - since < desk.policy.queueFor) {
    wantCancel(desk, desk.orders.get(clientOrderId)!);
    return { kind: 'wait' };
  }
  return denied('SELF_CROSS', `it would trade with our own order ${clientOrderId}`);
}

/** Returns what an order may cost at its own price, else at the last one, exact. */
function costOf(desk: Desk, order: BrokerOrder): bigint {
  if (order.notional !== null) return amountOf(order.notional);
  const last = desk.market.lastPrice(order.instrumentId);
  const price = order.limitPrice ?? order.stopPrice ?? String(last);
  const worth = times(amountOf(order.quantity!), amountOf(price));
  return times(worth, desk.multiplier(order.instrumentId));
}

function* restingOrders(desk: Desk, instrumentId: string): Iterable<RestingOrder> {
  for (const { row, told } of desk.open.values()) {
    const { order } = row;
    if (order.instrumentId !== instrumentId) continue;
    // A limit behind a stop rests only once the stop was met.
    const rests = order.type === 'limit' || told?.contingent === false;
    const text = told?.limitPrice ?? order.limitPrice;
    if (!rests || text === null || (told?.contingent ?? false)) continue;
    const { clientOrderId, actorId } = row;
    const { side, role } = order;
    yield { clientOrderId, actorId, side, role, limitPrice: Number(text) };
  }
}
