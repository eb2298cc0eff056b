import type { Micros } from '@vela/kernel';
import type { BrokerOrder, OrderReport, RejectCode } from '@vela/orders';
import type { BrokerOrderRow, Outcome } from '@vela/ports';
import { textOf } from '../exact-amount.js';
import { mayStillSend } from './account-view.js';
import { admit } from './admission.js';
import type { Desk } from './desk.js';
import { freshRow } from './fresh-row.js';
import type { Origin } from './fresh-row.js';
import { manage, refold } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';
import { hearReport } from './order-sink.js';

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
  desk.put(manage({ ...row, send: 'denied', status: 'rejected', code, message }, desk.now));
  desk.tell(origin.actorId, { kind: 'denied', clientOrderId, code, message });
}

/**
 * Takes a wish to place an order: denied, or its send opened. Returns false when it has to wait.
 * `room` is whether the broker takes one more request now.
 */
export function place(
  desk: Desk,
  order: BrokerOrder,
  origin: Origin & { readonly since: Micros; readonly carriedBy?: 'engine' | undefined },
  room: () => boolean,
): boolean {
  // The same decision has the same id: it was taken before.
  if (desk.orders.has(order.clientOrderId)) return true;
  const admission = admit(desk, order, { since: origin.since, replaces: null });
  if (admission.kind === 'wait') return false;
  if (admission.kind === 'denied') {
    deny(desk, order, origin, admission.denial);
    return true;
  }
  if (!room()) {
    if (desk.now - origin.since < desk.policy.queueFor) return false;
    const message = 'the broker takes no more requests for now';
    deny(desk, order, origin, { code: 'RATE_LIMITED', message });
    return true;
  }
  const carriedBy: BrokerOrderRow['carriedBy'] = origin.carriedBy ?? 'native';
  const row = { ...freshRow(desk, order, origin), carriedBy };
  openSend(desk, {
    ...manage({ ...row, reserved: textOf(admission.reserved) }, desk.now),
    reserved: admission.reserved,
  });
  return true;
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
      deadline: row.deadline ?? now + policy.stands,
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
  const venueOrderId = desk.orders.get(replaced)?.row.venueOrderId ?? '';
  const target = { clientOrderId: replaced, venueOrderId };
  const change = {
    clientOrderId,
    ...(order.quantity === null ? {} : { quantity: order.quantity }),
    ...(order.limitPrice === null ? {} : { limitPrice: order.limitPrice }),
    ...(order.stopPrice === null ? {} : { stopPrice: order.stopPrice }),
    ...(order.trail === null ? {} : { trail: order.trail.value }),
  };
  desk.ask({ kind: 'replace', target, change, attempt });
}

/** Opens a send again that had not begun in time. */
export function reopen(desk: Desk, clientOrderId: string): void {
  const order = desk.orders.get(clientOrderId);
  if (order?.row.send !== 'sending' || !order.isCalling) return;
  const { row } = order;
  if (order.cancel === null && mayStillSend(desk, row.order)) return openSend(desk, order);
  const inquiry = { step: 0, nextAt: desk.now, isAsking: false, absentAt: null };
  const next = { ...order, isCalling: false };
  // An earlier attempt may be at the broker; the first one certainly is not.
  if (row.attempts > 1) {
    desk.put({ ...next, inquiry: { ...inquiry, hasReconciled: false } });
    return;
  }
  const code = 'KILL_SWITCH_ENGAGED';
  const message = 'it was not sent before trading was held back';
  const denied = { ...row, send: 'denied' as const, code, message };
  desk.put(refold({ ...next, row: denied, cancel: null }, desk.now));
  desk.tell(row.actorId, { kind: 'denied', clientOrderId, code, message });
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
  const isFinal = outcome.kind === 'rejected' && outcome.code !== 'duplicate-id';
  if (isFinal && order.row.attempts <= 1) return reject(desk, order, outcome);
  if (order.row.send !== 'sending') {
    desk.put(order);
    return;
  }
  // An earlier attempt may live although this one was refused: only when it is not found is it so.
  const { code, message } = isFinal ? outcome : order.row;
  // A used id proves that the first one exists: it is read at once.
  const isUsed = outcome.kind === 'rejected' || outcome.cause === 'id-exists';
  const nextAt = desk.now + (isUsed ? 0 : desk.policy.lookups[0]!);
  desk.put({
    ...order,
    row: { ...order.row, code, message },
    inquiry: { step: 0, nextAt, isAsking: false, absentAt: null, hasReconciled: false },
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
  const report = rejection(order, why, desk.now);
  const reports = [{ kind: 'report', status: 'rejected', cumulative: 0n, at: desk.now } as const];
  const row = { ...order.row, code, message };
  const next = { ...order, row, reports, inquiry: null, told: report, cancel: null, replace: null };
  desk.put(refold(next, desk.now));
  desk.tell(order.row.actorId, { kind: 'report', report });
}

function rejection(
  { row }: ManagedOrder,
  { code, message }: { readonly code: RejectCode; readonly message: string },
  now: Micros,
): OrderReport {
  const { order } = row;
  return {
    clientOrderId: row.clientOrderId,
    venueOrderId: row.venueOrderId ?? '',
    instrumentId: order.instrumentId,
    side: order.side,
    status: 'rejected',
    rawStatus: 'rejected',
    quantity: order.quantity ?? '0',
    cumulative: '0',
    averagePrice: null,
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    contingent: false,
    parent: null,
    replaces: null,
    replacedBy: null,
    role: order.role,
    reason: message,
    code,
    venueTime: now,
  };
}
