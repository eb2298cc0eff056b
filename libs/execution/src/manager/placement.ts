import type { BrokerOrder, OrderReport, RejectCode } from '@vela/orders';
import type { BrokerOrderRow, Outcome } from '@vela/ports';
import { amountOf, textOf } from '../exact-amount.js';
import { mayStillSend } from './account-view.js';
import { admit, seenOf } from './admission.js';
import type { Seen } from './admission.js';
import { adoptFor } from './adoption.js';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { nameOf, tellReport } from './family.js';
import { freshRow } from './fresh-row.js';
import type { Origin } from './fresh-row.js';
import { filledUpTo, predecessorOf } from './lineage.js';
import { lookUp, manage, ownQuantity, refold } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';
import { hearReport } from './order-sink.js';
import { carryReduceOnly } from './reduce-only.js';
import { alertRejected } from './rejection.js';
import { refusal, rowReport } from './row-report.js';
import { firstPart } from './split-order.js';
import { deadlineOf } from './standing.js';
import { wantCancel } from './want-cancel.js';

/** Denies an order: a row, and a fact for its owner; no byte leaves. */
function deny(
  desk: Desk,
  order: BrokerOrder,
  origin: Origin,
  why: { readonly code: string; readonly message: string },
): void {
  const { code, message } = why;
  const { clientOrderId } = order;
  const row = freshRow(desk, order, origin);
  const denied = { ...row, send: 'denied' as const, status: 'rejected' as const, code, message };
  const managed = desk.put(manage(denied, desk.now));
  if (predecessorOf(managed) === null) {
    desk.tell(origin.actorId, { kind: 'denied', clientOrderId, code, message });
    return;
  }
  // Its owner knows the whole decision alone.
  const told = rowReport(managed, refusal('risk', `${code}: ${message}`), desk.now);
  tellReport(desk, desk.put({ ...managed, told }), told);
}

/**
 * Takes a wish to place an order: denied, or its send opened. Returns false when it has to wait.
 * `room` is whether the broker takes one more request now.
 */
export function place(
  desk: Desk,
  wanted: BrokerOrder,
  origin: Origin & Seen & { readonly carriedBy?: 'engine' | undefined },
  room: () => boolean,
): boolean {
  // The same decision has the same id: it was taken before, or its order was seen before it.
  const seen = desk.orders.get(wanted.clientOrderId);
  if (seen !== undefined) {
    if (seen.row.actorId === EXTERNAL) {
      adoptFor(desk, seen, { order: wanted, origin, replaces: null });
    }
    return true;
  }
  const carried = carryReduceOnly(desk, wanted);
  const mayWait = desk.now - origin.since < desk.policy.queueFor;
  if (carried.inTheWay.length > 0 && mayWait) {
    for (const one of carried.inTheWay) wantCancel(desk, one);
    return false;
  }
  if (carried.order === null) {
    const message = 'nothing is held that no other order closes already';
    deny(desk, wanted, origin, { code: 'NOTHING_TO_REDUCE', message });
    return true;
  }
  const { order } = carried;
  const admission = admit(desk, order, { ...seenOf(origin), replaces: null });
  if (admission.kind === 'wait') return false;
  if (admission.kind === 'denied') {
    deny(desk, order, origin, admission.denial);
    return true;
  }
  if (!room()) {
    if (mayWait) return false;
    const message = 'the broker takes no more requests for now';
    deny(desk, order, origin, { code: 'RATE_LIMITED', message });
    return true;
  }
  const carriedBy: BrokerOrderRow['carriedBy'] =
    origin.carriedBy ?? (carried.isCarried ? 'engine' : 'native');
  const row = { ...freshRow(desk, firstPart(desk, order), origin), carriedBy };
  openSend(desk, {
    ...manage({ ...row, reserved: textOf(admission.reserved) }, desk.now),
    reserved: admission.reserved,
  });
  return true;
}

/** Ends an order in two parts whose second part was not sent in time. */
export function dropRest(
  desk: Desk,
  first: ManagedOrder,
  order: BrokerOrder,
  origin: Origin,
): void {
  const message = `what opens was not sent in time behind ${first.row.clientOrderId}`;
  deny(desk, order, origin, { code: 'TOO_LATE', message });
}

/** Opens the send of an order, for the first time or again: committed before its call begins. */
export function openSend(desk: Desk, order: ManagedOrder): void {
  const { row } = order;
  const attempts = row.attempts + 1;
  const { now, policy } = desk;
  desk.put({
    ...order,
    row: {
      ...row,
      send: 'sending',
      attempts,
      sendingAt: now,
      deadline: row.deadline ?? deadlineOf(row.order, now, policy),
      updatedAt: now,
    },
    isCalling: true,
    inquiry: null,
  });
  desk.opensSend();
  const replaced = row.replaces === undefined || row.replaces === null ? null : row.replaces;
  if (replaced !== null) return askReplacement(desk, row, replaced, attempts);
  const isClosing = row.order.role === 'close';
  desk.ask({ kind: 'place', order: row.order, attempt: attempts, openedAt: now, isClosing });
}

/** Sends an order that takes the place of another one under an id of its own. */
function askReplacement(desk: Desk, row: BrokerOrderRow, replaced: string, attempt: number): void {
  const { order, clientOrderId } = row;
  const before = desk.orders.get(replaced);
  const venueOrderId = before?.row.venueOrderId ?? '';
  const quantity = before === undefined ? order.quantity : quantityFor(desk, order, before);
  const target = { clientOrderId: replaced, venueOrderId };
  const change = {
    clientOrderId,
    ...(quantity === null ? {} : { quantity }),
    ...(order.limitPrice === null ? {} : { limitPrice: order.limitPrice }),
    ...(order.stopPrice === null ? {} : { stopPrice: order.stopPrice }),
    ...(order.trail === null ? {} : { trail: order.trail.value }),
  };
  desk.ask({ kind: 'replace', target, change, attempt });
}

/** Returns the new quantity of an order that is to change, what it filled itself counted; null for none. */
function quantityFor(desk: Desk, { quantity }: BrokerOrder, target: ManagedOrder): string | null {
  if (quantity === null) return null;
  const wanted = amountOf(quantity) - (filledUpTo(desk.orders, target) - target.view.cumulative);
  return wanted === ownQuantity(target) ? null : textOf(wanted);
}

/** Opens a send again that had not begun in time, while its decision stands. */
export function reopen(desk: Desk, clientOrderId: string): void {
  const order = desk.orders.get(clientOrderId);
  if (order?.row.send !== 'sending' || !order.isCalling) return;
  const { row } = order;
  const isOver = row.deadline !== null && row.deadline <= desk.now;
  const isWanted = order.cancel === null && mayStillSend(desk, row.order);
  if (isWanted && !isOver) return openSend(desk, order);
  const next = { ...order, isCalling: false };
  // An earlier attempt may be at the broker; the first one certainly is not.
  if (row.attempts > 1) {
    desk.put({ ...next, inquiry: lookUp(desk.now) });
    return;
  }
  const [code, message] = isWanted
    ? ['TOO_LATE', 'it was not sent while its decision stood']
    : ['KILL_SWITCH_ENGAGED', 'it was not sent before trading was held back'];
  const denied = { ...row, send: 'denied' as const, code, message };
  const ended = desk.put(refold({ ...next, row: denied, cancel: null }, desk.now));
  if (predecessorOf(ended) === null) {
    desk.tell(row.actorId, { kind: 'denied', clientOrderId, code, message });
  } else if (row.replaces != null) {
    const why = { request: 'replace', code: 'risk', message } as const;
    const name = nameOf(desk, desk.orders.get(row.replaces) ?? ended);
    desk.tell(row.actorId, { kind: 'requestRefused', clientOrderId: name, ...why });
  } else tellReport(desk, ended, rowReport(ended, refusal('risk', message), desk.now));
}

/** Takes what became of a placement. No answer is never "rejected": the order is looked up. */
export function placed(desk: Desk, clientOrderId: string, outcome: Outcome<OrderReport>): void {
  const known = desk.orders.get(clientOrderId);
  if (known === undefined) return;
  const order = { ...known, isCalling: false };
  if (outcome.kind === 'accepted') {
    desk.put(order);
    hearReport(desk, { ...outcome.value, clientOrderId });
    return;
  }
  // What was not taken for want of room may be sent again while it stands.
  const isDelayed = outcome.kind === 'rejected' && outcome.code === 'rate-limited';
  const isUsed =
    outcome.kind === 'rejected' ? outcome.code === 'duplicate-id' : outcome.cause === 'id-exists';
  const isFinal = outcome.kind === 'rejected' && !isUsed && !isDelayed;
  if (isFinal && order.row.attempts <= 1) return reject(desk, order, outcome);
  if (order.row.send !== 'sending') {
    desk.put(order);
    return;
  }
  // An earlier attempt may live although this one was refused: only when it is not found is it so.
  const { code, message } = isFinal ? outcome : order.row;
  // A used id proves that the first one exists: it is read at once, and never sent again.
  const nextAt = desk.now + (isUsed ? 0 : desk.policy.lookups[0]!);
  desk.put({
    ...order,
    row: { ...order.row, ...(isUsed ? { code: null, message: null } : { code, message }) },
    inquiry: lookUp(nextAt, isUsed),
  });
}

/** Books a final refusal of the broker. */
export function reject(
  desk: Desk,
  order: ManagedOrder,
  why: { readonly code: RejectCode; readonly message: string },
): void {
  // What was heard of it otherwise counts more than one refusal of one attempt.
  if (order.row.send !== 'sending' && order.row.send !== 'unknown') {
    desk.put(order);
    return;
  }
  const { code, message } = why;
  const report = rowReport(order, refusal(why.code, why.message), desk.now);
  const reports = [{ kind: 'report', status: 'rejected', cumulative: 0n, at: desk.now } as const];
  const row = { ...order.row, code, message };
  const next = { ...order, row, reports, inquiry: null, told: report, cancel: null, replace: null };
  const ended = desk.put(refold(next, desk.now));
  tellReport(desk, ended, report);
  alertRejected(desk, ended, report);
}
