import type { OrderReport } from '@vela/orders';
import { ONE, amountOf, share, textOf, times } from '../exact-amount.js';
import type { Desk } from './desk.js';
import { MEMBERS_MAX, filledUpTo, isRestDue, predecessorOf } from './lineage.js';
import type { ManagedOrder } from './managed-order.js';
import { rowReport } from './row-report.js';

/** Returns the orders that together carry one decision out, the first one first. */
export function familyOf(desk: Desk, order: ManagedOrder): readonly ManagedOrder[] {
  const members = [order];
  for (let id = predecessorOf(order); id !== null && members.length < MEMBERS_MAX; ) {
    const one = desk.orders.get(id);
    if (one === undefined) break;
    members.unshift(one);
    id = predecessorOf(one);
  }
  for (let id = desk.successors.get(order.row.clientOrderId); id !== undefined; ) {
    const one = desk.orders.get(id);
    if (one === undefined || members.length >= MEMBERS_MAX) break;
    members.push(one);
    id = desk.successors.get(id);
  }
  return members;
}

/** Returns the member of an order's family that works now, the last one when none does. */
export function workingMember(desk: Desk, order: ManagedOrder): ManagedOrder {
  const members = familyOf(desk, order);
  return members.findLast(({ row }) => desk.open.has(row.clientOrderId)) ?? members.at(-1)!;
}

/** Returns whether an open order is on its way to take the place of this one. */
export const isSuperseded = (desk: Desk, { row }: ManagedOrder): boolean =>
  desk.open.has(desk.successors.get(row.clientOrderId) ?? '');

/**
 * Returns the name by which the owner of an order knows it: that of its decision. An order that
 * somebody else put in its place, and the second of two parts, go by the name of the first.
 */
export function nameOf(desk: Desk, order: ManagedOrder): string {
  const { row } = order;
  const isOwn = predecessorOf(order) === null || (row.replaces != null && row.attempts > 0);
  return isOwn ? row.clientOrderId : familyOf(desk, order)[0]!.row.clientOrderId;
}

/**
 * Whether a change has not come about: it was refused, or the order whose place it is to take has not
 * made room for it. What has filled or works has come about, whatever was said of the other one.
 */
function isPendingChange(desk: Desk, { row, view, reports, isGivenUp }: ManagedOrder): boolean {
  if (row.replaces == null) return false;
  if (view.status === 'rejected' || row.send === 'denied') return true;
  // What was given up may be an order of ours that takes its id alone.
  const hasWorked = reports.some(({ status }) => status === 'working');
  const isThere = view.cumulative > 0n || (hasWorked && !isGivenUp);
  // One that is not in memory any more has made room long ago.
  const before = desk.orders.get(row.replaces);
  return !isThere && before !== undefined && before.view.status !== 'replaced';
}

/** Tells the owner of an order what it reports: of several that carry out one decision, as of one. */
export function tellReport(desk: Desk, order: ManagedOrder, report: OrderReport): void {
  const { row } = order;
  if (isPendingChange(desk, order)) {
    if (!order.view.terminal) return;
    const [first] = familyOf(desk, order);
    desk.tell(row.actorId, {
      kind: 'requestRefused',
      request: 'replace',
      clientOrderId: first!.row.clientOrderId,
      code: report.code ?? 'other',
      message: report.reason ?? 'the change was not made',
    });
    // The other one may have ended meanwhile, which nobody has told as the end of the decision.
    const before = desk.orders.get(row.replaces!);
    if (before?.told != null && before.view.terminal) tellReport(desk, before, before.told);
    return;
  }
  const told = asOne(desk, order, report);
  if (told !== null) desk.tell(row.actorId, { kind: 'report', report: told });
}

/** Returns the report of an order as one of its whole family; null while there is nothing to tell. */
function asOne(desk: Desk, order: ManagedOrder, report: OrderReport): OrderReport | null {
  const members = familyOf(desk, order).filter((one) => !isPendingChange(desk, one));
  const { split } = members[0]!.row.order;
  if (members.length === 1 && split === undefined) {
    // What took its place has not been heard of: until then it goes on.
    return report.status === 'replaced' && report.replacedBy !== null ? null : report;
  }
  const last = members.findLast((one) => one === order || isKnown(one)) ?? order;
  const { status: own, code, message: reason } = last.row;
  const words = { status: own, reason, code: code === null ? null : ('other' as const) };
  const base = last === order ? report : (last.told ?? rowReport(last, words, desk.now));
  if (base.status === 'replaced') return null;
  const cumulative = members.reduce((sum, { view }) => sum + view.cumulative, 0n);
  const before = filledUpTo(desk.orders, last) - last.view.cumulative;
  const status = split === undefined ? base.status : partStatus(last, base);
  const isLive = status === 'accepted' || status === 'working';
  return {
    ...base,
    clientOrderId: nameOf(desk, last),
    status: isLive && cumulative > 0n ? 'partially_filled' : status,
    quantity: split?.quantity ?? textOf(before + amountOf(base.quantity)),
    cumulative: textOf(cumulative),
    averagePrice: averageOf(members) ?? base.averagePrice,
    venueTime: members.reduce((at, { told }) => Math.max(at, told?.venueTime ?? 0), base.venueTime),
  };
}

/** Whether anything was told of an order, at least before a restart. */
const isKnown = ({ told, view }: ManagedOrder): boolean => told !== null || view.terminal;

/** Returns how an order in two parts stands when its last part stands so. */
function partStatus(last: ManagedOrder, { status }: OrderReport): OrderReport['status'] {
  const { split, clientOrderId } = last.row.order;
  if (split?.first !== clientOrderId) return status === 'rejected' ? 'canceled' : status;
  if (status !== 'filled') return status;
  return isRestDue(last) ? 'partially_filled' : 'canceled';
}

function averageOf(members: readonly ManagedOrder[]): string | null {
  let [quantity, worth] = [0n, 0n];
  for (const { executions, busted } of members) {
    for (const one of executions.values()) {
      if (busted.has(one.key)) continue;
      quantity += one.quantity;
      worth += times(one.quantity, one.price);
    }
  }
  return quantity === 0n ? null : textOf(share(worth, ONE, quantity));
}
