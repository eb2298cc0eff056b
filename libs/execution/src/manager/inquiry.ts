import { formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { BrokerOrder, OrderReport } from '@vela/orders';
import type { BrokerOrderRow, Outcome } from '@vela/ports';
import { mayStillSend } from './account-view.js';
import { capabilitiesOf } from './capability-check.js';
import type { Desk } from './desk.js';
import { tellReport } from './family.js';
import { isListening } from './listening.js';
import { lookUp, refold } from './managed-order.js';
import type { Inquiry, ManagedOrder } from './managed-order.js';
import { hearReport } from './order-sink.js';
import { openSend, reject } from './placement.js';
import { liftIfOver } from './quarantine.js';
import { wantCancel } from './want-cancel.js';

/** Begins to look an order up of which nothing is known any more. */
export const inquire = (desk: Desk, order: ManagedOrder): ManagedOrder =>
  desk.put({ ...order, inquiry: lookUp(desk.now) });

/** Asks for every order without an answer whose time has come, and gives up those whose time is over. */
export function askInquiries(desk: Desk): void {
  for (const { row } of desk.open.values()) {
    const order = desk.orders.get(row.clientOrderId)!;
    const { inquiry } = order;
    if (inquiry === null || inquiry.isAsking || order.isCalling) continue;
    if (inquiry.nextAt > desk.now || !isListening(desk.health)) continue;
    // Somebody has to say that it is not found before it is given up.
    if (row.send === 'sending' && isOver(desk, row) && inquiry.isHeard) {
      giveUp(desk, order);
      continue;
    }
    desk.put({ ...order, inquiry: { ...inquiry, isAsking: true } });
    const { clientOrderId, venueOrderId } = row;
    desk.ask({ kind: 'find', clientOrderId, venueOrderId });
  }
}

const isOver = (desk: Desk, { deadline }: BrokerOrderRow): boolean =>
  deadline !== null && deadline <= desk.now;

/** Takes what a lookup found. */
export function found(
  desk: Desk,
  clientOrderId: string,
  what: OrderReport | 'absent' | 'cannot-tell' | 'failed',
): void {
  const order = desk.orders.get(clientOrderId);
  if (typeof what === 'object') {
    if (order !== undefined) return hearReport(desk, { ...what, clientOrderId });
    // It was asked for by the name of the venue, because another one said that it took its place.
    hearReport(desk, what);
    const known = desk.find(what.clientOrderId, what.venueOrderId);
    if (known !== null) tellReport(desk, known, what);
    return;
  }
  const inquiry = order?.inquiry ?? null;
  if (order === undefined || inquiry === null) return;
  const { step } = inquiry;
  const { lookups } = desk.policy;
  const pause = lookups[Math.min(step + 1, lookups.length - 1)]!;
  const isHeard = inquiry.isHeard || what !== 'failed';
  const nextAt = desk.now + pause;
  const next: Inquiry = { ...inquiry, step: step + 1, nextAt, isAsking: false, isHeard };
  // "Absent" of a venue that is not well says nothing, nor of an order that is certainly there.
  if (what !== 'absent' || !isWell(desk) || inquiry.isThere) {
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
  if (row.send !== 'sending' && (row.send !== 'unknown' || row.venueOrderId !== null)) return;
  // An attempt was refused and no other one is there: it is so, also when it was given up meanwhile.
  if (row.code !== null) {
    if (desk.now - order.inquiry!.absentAt! < desk.policy.absentApart) return;
    reject(desk, order, { code: 'other', message: row.message ?? 'refused' });
    return liftIfOver(desk, row.order.instrumentId);
  }
  // Its id may still be free: taking it is tried again, which can do no harm.
  if (row.send === 'unknown') return burn(desk, order);
  const isWanted = order.cancel === null && mayStillSend(desk, row.order);
  if (!isOver(desk, row) && isWanted && isPredecessorOpen(desk, row)) openSend(desk, order);
  else giveUp(desk, order);
}

/** A change is asked for again only while there is something to change. */
const isPredecessorOpen = (desk: Desk, { replaces }: BrokerOrderRow): boolean =>
  replaces == null || desk.open.has(replaces);

/** An order that the broker had and does not know any more: an alarm, never "rejected". */
function lost(desk: Desk, order: ManagedOrder): void {
  const { row } = order;
  desk.put(refold({ ...order, row: { ...row, send: 'unknown' } }, desk.now));
  stopEntries(desk, order, 'the broker does not know an order any more that it had');
}

function stopEntries(desk: Desk, { row }: ManagedOrder, why: string): void {
  const { instrumentId } = row.order;
  desk.setQuarantine(instrumentId, `${why}: ${row.clientOrderId}`);
  const message =
    `Entries on ${instrumentId} are stopped: ${why} (${row.clientOrderId}).` +
    ' Look for it at the broker; entries go on once it is found.';
  desk.alert('CRITICAL', 'ORDER_UNKNOWN', message);
}

/**
 * Gives up an order whose decision does not stand any more: from here on whatever is found of it is
 * canceled, and the original is never sent again. Where ids are unique for ever its id is taken by an
 * order that cannot trade; elsewhere it is unknown until a reconcile finds it.
 */
function giveUp(desk: Desk, order: ManagedOrder): void {
  const row = { ...order.row, send: 'unknown' as const };
  const given = desk.put(refold({ ...order, row, isGivenUp: true }, desk.now));
  // The id is taken already: by the order itself, which is to be found.
  if (given.inquiry?.isThere === true) keepLooking(desk, given);
  else burn(desk, given);
}

function burn(desk: Desk, order: ManagedOrder): void {
  const burning = burnOrder(desk, order);
  if (burning === null) return keepLooking(desk, order);
  desk.put({ ...order, burns: order.burns + 1, isCalling: true });
  desk.ask({ kind: 'burn', order: burning });
}

/** Leaves an order that was given up unknown, until a lookup or a reconcile finds it. */
function keepLooking(desk: Desk, order: ManagedOrder): void {
  const isThere = order.inquiry?.isThere ?? false;
  const nextAt = desk.now + desk.policy.lookups[isThere ? 2 : desk.policy.lookups.length - 1]!;
  desk.put({ ...order, isCalling: false, inquiry: lookUp(nextAt, isThere) });
  if (desk.quarantine.has(order.row.order.instrumentId)) return;
  stopEntries(desk, order, 'nobody knows whether an order is at the broker');
}

/** Takes what became of taking an order's id. */
export function burned(desk: Desk, clientOrderId: string, outcome: Outcome<OrderReport>): void {
  const order = desk.orders.get(clientOrderId);
  if (order === undefined) return;
  const calmed = desk.put({ ...order, isCalling: false });
  if (outcome.kind === 'accepted') {
    // The id is ours now, so the order itself can never trade; what holds it is canceled.
    desk.alert(
      'WARNING',
      'ORDER_GIVEN_UP',
      `The order ${clientOrderId} was not taken in time and is given up: it can never trade.`,
    );
    hearReport(desk, { ...outcome.value, clientOrderId });
    const heard = desk.orders.get(clientOrderId)!;
    if (!heard.view.terminal) wantCancel(desk, heard);
    return;
  }
  const isUsed =
    outcome.kind === 'rejected' ? outcome.code === 'duplicate-id' : outcome.cause === 'id-exists';
  if (isUsed) desk.put({ ...calmed, inquiry: lookUp(desk.now, true) });
  else keepLooking(desk, calmed);
}

/**
 * Returns an order that cannot trade under the id of another one, null where that is no way out. When
 * one of its side was not taken, for instance because too little is held, the other side is tried.
 * Where nobody knows a price, a purchase at the smallest one is the only order that cannot trade.
 */
function burnOrder(desk: Desk, { row, burns }: ManagedOrder): BrokerOrder | null {
  const { order } = row;
  const capabilities = capabilitiesOf(desk, order);
  const instrument = desk.market.instrument(order.instrumentId);
  const last = desk.market.lastPrice(order.instrumentId);
  const isPossible =
    burns < BURNS_MAX &&
    capabilities.clientId.unique === 'forever' &&
    capabilities.orderTypes.includes('limit') &&
    instrument !== null;
  if (!isPossible) return null;
  const other = order.side === 'buy' ? 'sell' : 'buy';
  const side = last <= 0 ? 'buy' : burns % 2 === 0 ? order.side : other;
  const limitPrice = farPrice(side, last, instrument);
  const { timesInForce } = capabilities;
  return {
    ...withoutSplit(order),
    side,
    type: 'limit',
    timeInForce: timesInForce.includes('day') ? 'day' : (timesInForce[0] ?? order.timeInForce),
    quantity: smallestQuantity(instrument, Number(limitPrice)),
    notional: null,
    limitPrice,
    stopPrice: null,
    trail: null,
    goodTill: null,
    extendedHours: false,
    reduceOnly: false,
    attached: null,
    after: null,
  };
}

/** Attempts to take one id; then it stays unknown until somebody finds it. */
const BURNS_MAX = 20;

/** Worth of the smallest order that venues of fractions take, with room. */
const WORTH_MIN = 12;

const withoutSplit = ({ split: _split, ...order }: BrokerOrder): BrokerOrder => order;

/** Returns the smallest quantity that a venue takes at a price: whole where pieces are traded. */
function smallestQuantity({ assetClass, lotSize }: Instrument, price: number): string {
  const lot = Number(lotSize);
  if (lot >= 1) return lotSize;
  if (assetClass !== 'CRYPTO' && assetClass !== 'FX') return '1';
  const lots = Math.max(1, Math.ceil(WORTH_MIN / price / lot));
  const { units, scale } = parseDecimal(lotSize);
  return formatDecimal({ units: units * BigInt(lots), scale });
}

/**
 * Returns a limit at the far end of every collar: half of the last price, or twice it. Half of an
 * unknown one is the smallest.
 */
function farPrice(side: 'buy' | 'sell', last: number, { tickSize }: Instrument): string {
  const tick = parseDecimal(tickSize);
  const price = rescale(parseDecimal(String(side === 'buy' ? last / 2 : last * 2)), tick.scale);
  const ticks = price.units / tick.units;
  const units = (ticks > 0n ? ticks : 1n) * tick.units;
  return formatDecimal({ units, scale: tick.scale });
}
