import { formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BrokerOrder, OrderReport } from '@vela/orders';
import type { Outcome } from '@vela/ports';
import { mayStillSend } from './account-view.js';
import type { Desk } from './desk.js';
import { refold } from './managed-order.js';
import type { Inquiry, ManagedOrder } from './managed-order.js';
import { hearReport } from './order-sink.js';
import { openSend, reject } from './placement.js';
import { wantCancel } from './requests.js';

const LISTENING: ReadonlySet<string> = new Set(['ready', 'degraded', 'reconciling']);

/** Begins to look an order up of which nothing is known any more. */
export const inquire = (desk: Desk, order: ManagedOrder): ManagedOrder =>
  desk.put({
    ...order,
    inquiry: { step: 0, nextAt: desk.now, isAsking: false, absentAt: null, hasReconciled: false },
  });

/** Asks for every order without an answer whose time has come, and gives up those whose time is over. */
export function askInquiries(desk: Desk): void {
  for (const { row } of desk.open.values()) {
    const order = desk.orders.get(row.clientOrderId)!;
    const { inquiry } = order;
    if (inquiry === null || inquiry.isAsking || order.isCalling) continue;
    if (inquiry.nextAt > desk.now || !LISTENING.has(desk.health)) continue;
    const isOver = row.send === 'sending' && row.deadline !== null && row.deadline <= desk.now;
    // It is asked for at least once before it is given up.
    if (isOver && inquiry.step > 0 && order.burn === 'none') {
      giveUp(desk, order);
      continue;
    }
    desk.put({ ...order, inquiry: { ...inquiry, isAsking: true } });
    const { clientOrderId, venueOrderId } = row;
    desk.ask({ kind: 'find', clientOrderId, venueOrderId });
  }
}

/** Takes what a lookup found. */
export function found(
  desk: Desk,
  clientOrderId: string,
  what: OrderReport | 'absent' | 'cannot-tell' | 'failed',
): void {
  const order = desk.orders.get(clientOrderId);
  if (order === undefined) return;
  if (typeof what === 'object') {
    hearReport(desk, { ...what, clientOrderId });
    return;
  }
  const { inquiry } = order;
  if (inquiry === null) return;
  const { step } = inquiry;
  const { lookups } = desk.policy;
  const pause = lookups[Math.min(step + 1, lookups.length - 1)]!;
  const next: Inquiry = { ...inquiry, step: step + 1, nextAt: desk.now + pause, isAsking: false };
  // "Absent" of a venue that is not well says nothing.
  if (what !== 'absent' || !isWell(desk)) {
    desk.put({ ...order, inquiry: next });
    return;
  }
  const absentAt = inquiry.absentAt ?? desk.now;
  const asking = desk.put({ ...order, inquiry: { ...next, absentAt } });
  if (isCertain(desk, asking, absentAt)) notThere(desk, asking);
}

const isWell = ({ health }: Desk): boolean => health === 'ready' || health === 'reconciling';

/** Returns whether an order is certainly not at the broker, or may be sent again without harm. */
function isCertain(desk: Desk, { row }: ManagedOrder, absentAt: number): boolean {
  const { clientId, visibilityLagMs } = desk.capabilities;
  const seen = desk.now - (row.sendingAt ?? row.createdAt) >= visibilityLagMs * 1_000;
  if (!seen) return false;
  // A venue that refuses used ids for ever makes a second sending harmless.
  if (row.send === 'sending' && clientId.unique === 'forever') return true;
  return desk.now - absentAt >= desk.policy.absentApart;
}

function notThere(desk: Desk, order: ManagedOrder): void {
  const { row } = order;
  if (row.send === 'accepted') return lost(desk, order);
  // Its id may still be free: taking it is tried again, which can do no harm.
  if (row.send === 'unknown' && row.venueOrderId === null) return burnAgain(desk, order);
  if (row.send !== 'sending') return;
  // An attempt was refused and no other one is there: it is so.
  if (row.code !== null && desk.now - order.inquiry!.absentAt! >= desk.policy.absentApart) {
    return reject(desk, order, { code: 'other', message: row.message ?? 'refused' });
  }
  if (row.code !== null) return;
  const stands = row.deadline === null || desk.now < row.deadline;
  const isWanted = order.cancel === null && mayStillSend(desk, row.order);
  if (stands && isWanted) openSend(desk, order);
  else giveUp(desk, order);
}

/** An order that the broker had and does not know any more: an alarm, never "rejected". */
function lost(desk: Desk, order: ManagedOrder): void {
  const { row } = order;
  desk.put(refold({ ...order, row: { ...row, send: 'unknown' } }, desk.now));
  stopEntries(desk, order, 'the broker does not know an order any more that it had');
}

function stopEntries(desk: Desk, { row }: ManagedOrder, why: string): void {
  const { instrumentId } = row.order;
  desk.setQuarantine(instrumentId, `${why}: ${row.clientOrderId}`);
  const message = `Entries on ${instrumentId} are stopped: ${why} (${row.clientOrderId}).`;
  desk.alert('CRITICAL', 'ORDER_UNKNOWN', message);
}

/**
 * Gives up an order whose decision does not stand any more. Where ids are unique for ever its id is
 * taken by an order that cannot trade; elsewhere it is unknown until a reconcile finds it.
 */
function giveUp(desk: Desk, order: ManagedOrder): void {
  const burning = burnOrder(desk, order);
  if (burning === null) return unknown(desk, order);
  desk.put({ ...order, isGivenUp: true, burn: 'asked', isCalling: true });
  desk.ask({ kind: 'burn', order: burning });
}

function burnAgain(desk: Desk, order: ManagedOrder): void {
  const burning = burnOrder(desk, { ...order, burn: 'none' });
  if (burning === null) return;
  desk.put({ ...order, burn: 'asked', isCalling: true });
  desk.ask({ kind: 'burn', order: burning });
}

function unknown(desk: Desk, order: ManagedOrder): void {
  const { row } = order;
  const nextAt = desk.now + desk.policy.lookups.at(-1)!;
  const inquiry = { step: 0, nextAt, isAsking: false, absentAt: null, hasReconciled: false };
  const next = { ...order, isGivenUp: true, burn: 'failed' as const, isCalling: false, inquiry };
  desk.put(refold({ ...next, row: { ...row, send: 'unknown' } }, desk.now));
  if (row.send === 'sending')
    stopEntries(desk, order, 'nobody knows whether an order is at the broker');
}

/** Takes what became of taking an order's id. */
export function burned(desk: Desk, clientOrderId: string, outcome: Outcome<OrderReport>): void {
  const order = desk.orders.get(clientOrderId);
  if (order === undefined) return;
  const calmed = desk.put({ ...order, isCalling: false });
  if (outcome.kind === 'accepted') {
    // The id is ours now, so the order itself can never trade; what holds it is canceled.
    desk.alert('WARNING', 'ORDER_GIVEN_UP', `the order ${clientOrderId} never reached the broker`);
    hearReport(desk, { ...outcome.value, clientOrderId });
    const heard = desk.orders.get(clientOrderId)!;
    if (!heard.view.terminal) wantCancel(desk, heard);
    return;
  }
  const isUsed =
    outcome.kind === 'rejected' ? outcome.code === 'duplicate-id' : outcome.cause === 'id-exists';
  if (isUsed) inquire(desk, calmed);
  else unknown(desk, calmed);
}

/** Returns an order that cannot trade under the id of another one, null where that is no way out. */
function burnOrder(desk: Desk, { row, burn }: ManagedOrder): BrokerOrder | null {
  const { capabilities, market } = desk;
  const { order } = row;
  const instrument = market.instrument(order.instrumentId);
  const last = market.lastPrice(order.instrumentId);
  const isPossible =
    burn === 'none' &&
    capabilities.clientId.unique === 'forever' &&
    capabilities.orderTypes.includes('limit') &&
    instrument !== null &&
    last > 0;
  if (!isPossible) return null;
  const timeInForce = capabilities.timesInForce.includes('day') ? 'day' : order.timeInForce;
  return {
    ...order,
    type: 'limit',
    timeInForce,
    quantity: instrument.lotSize,
    notional: null,
    limitPrice: farPrice(order.side, last, instrument),
    stopPrice: null,
    trail: null,
    goodTill: null,
    attached: null,
    after: null,
  };
}

/** Returns a limit at the far end of every collar: half of the last price, or twice it. */
function farPrice(side: 'buy' | 'sell', last: number, { tickSize }: Instrument): string {
  const tick = parseDecimal(tickSize);
  const price = rescale(parseDecimal(String(side === 'buy' ? last / 2 : last * 2)), tick.scale);
  const ticks = price.units / tick.units;
  const units = (ticks > 0n ? ticks : 1n) * tick.units;
  return formatDecimal({ units, scale: tick.scale });
}
