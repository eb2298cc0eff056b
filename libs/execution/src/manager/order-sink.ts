import type { ExecutionReport, OrderReport } from '@vela/orders';
import { amountOf } from '../exact-amount.js';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { familyOf, tellReport } from './family.js';
import { adoptedKey, bookExecution, takeExecutionBack } from './fill-booking.js';
import { foreignOrder } from './foreign-order.js';
import { filledUpTo } from './lineage.js';
import { keepReports, ownQuantity, refold } from './managed-order.js';
import { alertRejected, rejectionCause } from './rejection.js';
import { wantCancel } from './want-cancel.js';
import type { BookedExecution, ManagedOrder } from './managed-order.js';

/**
 * Takes a report of an order: the row is folded anew, and its owner hears of it when anything in it
 * has changed. An order that nobody here placed is adopted.
 */
export function hearReport(desk: Desk, report: OrderReport): void {
  const known = desk.find(report.clientOrderId, report.venueOrderId);
  const order = known ?? foreignOrder(desk, report);
  const { row } = order;
  // Reconciles repeat everything; what is known to the last word changes nothing.
  if (row.send === 'denied' || (known !== null && isRepeated(known, report))) return;
  const cumulative = amountOf(report.cumulative);
  const reports = keepReports(order.reports, {
    kind: 'report',
    status: report.status,
    cumulative,
    at: report.venueTime,
  });
  const isNew = known === null || isNews(order, report);
  const isHeard = report.status !== 'unknown';
  const next = refold(
    {
      ...order,
      ...wordsOf(order, report),
      reports,
      told: isNew || order.told === null ? report : order.told,
      inquiry: isHeard ? null : order.inquiry,
    },
    desk.now,
    isHeard,
  );
  desk.put(watchFills(desk, settleRequests(next), order));
  // A report that came late tells what is over: the owner hears only what the fold did not know.
  if (isNew)
    tellReport(desk, desk.orders.get(row.clientOrderId)!, named(report, row.clientOrderId));
  if (report.status === 'rejected' && isNew) alertRejected(desk, next, report);
  else if (isHeard && row.actorId !== EXTERNAL) desk.isOver(rejectionCause(row));
  if (report.status === 'replaced' && report.replacedBy !== null) follow(desk, report.replacedBy);
  if (order.isGivenUp && !next.view.terminal) cancelFound(desk, next);
  for (const one of familyOf(desk, next)) checkWhole(desk, one);
}

/**
 * Cancels a changed order that would fill more than was wanted, because the one before it filled
 * something on its way out that the change did not count.
 */
function checkWhole(desk: Desk, order: ManagedOrder): void {
  const { whole, row, view } = order;
  if (whole === null || row.send !== 'accepted' || view.terminal || order.cancel !== null) return;
  const before = filledUpTo(desk.orders, order) - view.cumulative;
  if (before + ownQuantity(order) <= whole) return;
  wantCancel(desk, order);
  const message = `The order ${row.clientOrderId} is canceled: what it replaced filled more meanwhile.`;
  desk.alert('WARNING', 'CHANGE_TOO_LARGE', message);
}

const isRepeated = (order: ManagedOrder, report: OrderReport): boolean =>
  order.inquiry === null &&
  !order.isGivenUp &&
  (order.row.send === 'closed' || order.row.send === 'accepted') &&
  order.told?.venueTime === report.venueTime &&
  !isNews(order, report);

const named = (report: OrderReport, clientOrderId: string): OrderReport =>
  report.clientOrderId === clientOrderId ? report : { ...report, clientOrderId };

const ENDS: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);

/** Returns whether a report says anything that was not told before. */
function isNews(order: ManagedOrder, report: OrderReport): boolean {
  const { told, row } = order;
  if (told === null) {
    // Behind a restart the row is what is known.
    const sent = row.order;
    // What had ended before goes on for nobody.
    const isRestored = order.reports.some(({ at }) => at === -Infinity);
    if (isRestored && order.view.terminal && !ENDS.has(report.status)) return false;
    return !(
      row.send !== 'sending' &&
      row.status === report.status &&
      row.filled === report.cumulative &&
      row.venueOrderId === report.venueOrderId &&
      (report.limitPrice ?? sent.limitPrice) === sent.limitPrice &&
      (report.stopPrice ?? sent.stopPrice) === sent.stopPrice
    );
  }
  const isLate =
    order.view.terminal && report.venueTime < told.venueTime && report.status !== told.status;
  if (isLate) return false;
  return (
    told.status !== report.status ||
    told.cumulative !== report.cumulative ||
    told.quantity !== report.quantity ||
    told.averagePrice !== report.averagePrice ||
    told.limitPrice !== report.limitPrice ||
    told.stopPrice !== report.stopPrice ||
    told.contingent !== report.contingent ||
    told.replacedBy !== report.replacedBy ||
    told.venueOrderId !== report.venueOrderId
  );
}

/** Returns what the words of a report change of an order. */
function wordsOf(
  order: ManagedOrder,
  report: OrderReport,
): Pick<ManagedOrder, 'row' | 'quantity' | 'base'> {
  const { row } = order;
  const isOld = order.told !== null && report.venueTime < order.told.venueTime;
  const venueOrderId =
    row.venueOrderId ?? (report.venueOrderId === '' ? null : report.venueOrderId);
  const reported = amountOf(report.quantity);
  // A changed order may be smaller; else a quantity only grows: what waits for a parent starts at 0.
  const isChanged = order.replaceAsked > order.replaceRefused || report.replaces !== null;
  const grows = reported > order.quantity && order.quantity > 0n;
  const takes = !isOld && reported > 0n && (grows || (isChanged && order.quantity > 0n));
  const code = report.code ?? row.code;
  const message = report.reason ?? row.message;
  const isPending = order.replace !== null;
  const prices =
    isOld || isPending
      ? {}
      : {
          limitPrice: row.order.limitPrice === null ? null : (report.limitPrice ?? null),
          stopPrice: row.order.stopPrice === null ? null : (report.stopPrice ?? null),
        };
  const sent = { ...row.order, ...prices };
  const isSame = sent.limitPrice === row.order.limitPrice && sent.stopPrice === row.order.stopPrice;
  // A changed order tells its own quantity: what others have filled before it is not in it.
  const isOwn = row.replaces != null && !isOld && reported > 0n;
  const quantity = isOwn || takes ? reported : order.quantity;
  const told = isOwn && sent.quantity !== null ? report.quantity : sent.quantity;
  return {
    quantity,
    base: isOwn ? 0n : order.base,
    row: {
      ...row,
      venueOrderId,
      code,
      message,
      averagePrice: report.averagePrice === null ? row.averagePrice : Number(report.averagePrice),
      order: isSame && told === sent.quantity ? row.order : { ...sent, quantity: told },
    },
  };
}

/** Returns an order without the requests that its end has answered. */
function settleRequests(order: ManagedOrder): ManagedOrder {
  if (!order.view.terminal) return order;
  if (order.cancel === null && order.replace === null) return order;
  return { ...order, cancel: null, replace: null };
}

/** Returns an order with the instant since which executions are missing. */
function watchFills(desk: Desk, next: ManagedOrder, before: ManagedOrder): ManagedOrder {
  if (!next.view.fillsMissing) {
    return next.missingSince === null ? next : { ...next, missingSince: null };
  }
  return { ...next, missingSince: before.missingSince ?? desk.now };
}

/** Cancels what was found of an order that had been given up. */
function cancelFound(desk: Desk, order: ManagedOrder): void {
  if (order.cancel !== null) return;
  const attempt = Math.max(1, order.cancelAsked + 1);
  const next = { ...order, cancelAsked: attempt, cancel: { attempt, nextAt: desk.now } };
  desk.put(refold(next, desk.now));
}

/** Takes an execution: booked once, by its key, together with the fact for its owner. */
export function hearExecution(desk: Desk, execution: ExecutionReport): void {
  const known = desk.find(execution.clientOrderId, execution.venueOrderId);
  const order = known ?? foreignOrder(desk, execution);
  const { key } = execution;
  if ([key, adoptedKey(key)].some((k) => order.executions.has(k)) || order.held.has(key)) return;
  const { fee } = execution;
  const one: BookedExecution = {
    key: execution.key,
    side: execution.side,
    quantity: amountOf(execution.quantity),
    price: amountOf(execution.price),
    fee: fee === null ? 0n : amountOf(fee.amount),
    currency: execution.currency,
    inferred: execution.inferred,
    multiplier: desk.multiplier(execution.instrumentId),
  };
  desk.executedAt(execution.venueTime);
  bookExecution(desk, order, one, execution);
}

/** Takes an execution back that the venue busted. */
export function hearBust(desk: Desk, key: string, clientOrderId: string | null): void {
  const order = orderOfExecution(desk, key, clientOrderId);
  if (order === null) {
    const message = `the broker took the execution ${key} back, of which nothing is known here`;
    desk.alert('WARNING', 'BUST_UNKNOWN', message);
    return;
  }
  if (!order.busted.has(key)) takeExecutionBack(desk, order, key, 'bust');
}

/** Asks for the order that took the place of another one, when nobody has told of it. */
function follow(desk: Desk, venueOrderId: string): void {
  if (desk.venueIds.has(venueOrderId)) return;
  desk.ask({ kind: 'find', clientOrderId: `venue:${venueOrderId}`, venueOrderId });
}

function orderOfExecution(
  desk: Desk,
  key: string,
  clientOrderId: string | null,
): ManagedOrder | null {
  const own = clientOrderId === null ? null : desk.find(clientOrderId, null);
  if (own !== null) return own;
  for (const order of desk.orders.values()) if (order.executions.has(key)) return order;
  return null;
}
