import type { BrokerOrder, BrokerOrderChange, OrderReport, RejectCode } from '@vela/orders';
import type { Outcome } from '@vela/ports';
import { amountOf, textOf } from '../exact-amount.js';
import { mayStillSend } from './account-view.js';
import { admit, seenOf } from './admission.js';
import type { Seen } from './admission.js';
import { adoptFor } from './adoption.js';
import { capabilitiesOf } from './capability-check.js';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { familyOf, nameOf, workingMember } from './family.js';
import { freshRow } from './fresh-row.js';
import type { Origin } from './fresh-row.js';
import { filledUpTo } from './lineage.js';
import { manage, ownQuantity, refold } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';
import { hearReport } from './order-sink.js';
import { openSend, placed } from './placement.js';
import { wantCancel } from './want-cancel.js';

type Request = 'cancel' | 'replace' | 'group';

/** Tells the owner of an order that a request about it was refused. */
export function refuse(
  desk: Desk,
  to: { readonly actorId: string; readonly clientOrderId: string; readonly request: Request },
  why: { readonly code: RejectCode; readonly message: string },
): void {
  const { actorId, clientOrderId, request } = to;
  desk.tell(actorId, { kind: 'requestRefused', request, clientOrderId, ...why });
}

/**
 * Returns the order that a request is about: named by its own id or as the venue calls it, or the one
 * that carries the same decision out by now.
 */
function target(desk: Desk, id: string): ManagedOrder | null {
  const named = desk.find(id, id) ?? desk.find(`venue:${id}`, null);
  return named === null ? null : workingMember(desk, named);
}

/** Takes a wish to cancel an order. What is not at the broker yet is canceled once it is. */
export function cancel(desk: Desk, id: string, actorId: string): void {
  const order = target(desk, id);
  const to = { actorId, clientOrderId: id, request: 'cancel' } as const;
  if (order === null) return refuse(desk, to, { code: 'not-found', message: 'no such order' });
  if (!desk.open.has(order.row.clientOrderId)) {
    const message = `the order is ${order.row.status} already`;
    return refuse(desk, to, { code: 'not-cancelable', message });
  }
  // The one before it may still work until the change is there.
  for (const one of familyOf(desk, order)) {
    if (desk.open.has(one.row.clientOrderId)) wantCancel(desk, one);
  }
}

/** Takes a wish to change an order. */
export function replace(
  desk: Desk,
  wish: {
    readonly target: string;
    readonly clientOrderId: string;
    readonly change: BrokerOrderChange;
  },
  origin: Origin & Seen,
): 'taken' | 'wait' {
  const order = target(desk, wish.target);
  const { actorId } = origin;
  const to = { actorId, clientOrderId: wish.target, request: 'replace' } as const;
  const no = (code: RejectCode, message: string): 'taken' => {
    refuse(desk, to, { code, message });
    return 'taken';
  };
  // The same decision has the same id: it was taken before, or somebody saw its order first.
  const seen = desk.orders.get(wish.clientOrderId);
  if (seen !== undefined && seen.row.actorId !== EXTERNAL) return 'taken';
  if (order === null) return no('not-found', 'no such order');
  if (seen !== undefined) return adoptChange(desk, { seen, order, wish, origin });
  const { row } = order;
  if (!desk.open.has(row.clientOrderId)) return no('not-found', `the order is ${row.status}`);
  const how = capabilitiesOf(desk, row.order).replace;
  if (how === 'none') return no('unsupported', 'this broker changes no orders');
  // One change after the other, and none before the broker has the order.
  if (order.replace !== null || row.send !== 'accepted') return 'wait';
  if (row.order.split !== undefined && wish.change.quantity !== undefined) {
    return no('unsupported', 'an order that turns a position in two parts keeps its quantity');
  }
  const changed = changedOrder(row.order, wish.change);
  const id = how === 'amend' ? row.clientOrderId : wish.clientOrderId;
  const admission = admit(
    desk,
    { ...changed, clientOrderId: id, attached: null },
    { ...seenOf(origin), replaces: row.clientOrderId },
  );
  if (admission.kind === 'wait') return 'wait';
  if (admission.kind === 'denied') {
    const { code, message } = admission.denial;
    return no(code === 'UNSUPPORTED' ? 'unsupported' : 'risk', `${code}: ${message}`);
  }
  if (how === 'new-id') {
    const words = { ...changed, clientOrderId: id };
    const isResized = wish.change.quantity !== undefined;
    const managed = takingPlace(desk, order, { words, isResized, origin });
    openSend(desk, { ...managed, reserved: admission.reserved });
    return 'taken';
  }
  const attempt = Math.max(0, order.replaceAsked) + 1;
  desk.put(
    refold(
      {
        ...order,
        row: { ...row, order: changed },
        // The larger one counts until the broker has answered.
        quantity: largest(order.quantity, changed.quantity),
        reserved: admission.reserved > order.reserved ? admission.reserved : order.reserved,
        replaceAsked: attempt,
        replace: { attempt, nextAt: desk.now },
      },
      desk.now,
    ),
  );
  return 'taken';
}

/**
 * Returns the order that is to take the place of another one. What a decision is about counts what was
 * filled under other names; an order counts its own.
 */
function takingPlace(
  desk: Desk,
  order: ManagedOrder,
  {
    words,
    isResized,
    origin,
  }: { readonly words: BrokerOrder; readonly isResized: boolean; readonly origin: Origin },
): ManagedOrder {
  const { clientOrderId, carriedBy } = order.row;
  const base = filledUpTo(desk.orders, order);
  const before = base - order.view.cumulative;
  const isKept = !isResized && words.quantity !== null;
  const quantity = isKept ? textOf(before + ownQuantity(order)) : words.quantity;
  const fresh = freshRow(desk, { ...words, quantity }, origin);
  const managed = manage({ ...fresh, replaces: clientOrderId, carriedBy }, desk.now);
  const whole = quantity === null ? null : amountOf(quantity);
  return refold({ ...managed, base, whole }, desk.now);
}

function largest(known: bigint, text: string | null): bigint {
  const wanted = text === null ? 0n : amountOf(text);
  return wanted > known ? wanted : known;
}

function changedOrder(order: BrokerOrder, change: BrokerOrderChange): BrokerOrder {
  const { quantity, limitPrice, stopPrice, trail, takeProfit, stopLoss } = change;
  const { attached } = order;
  return {
    ...order,
    quantity: quantity ?? order.quantity,
    limitPrice: limitPrice ?? order.limitPrice,
    stopPrice: stopPrice ?? order.stopPrice,
    trail:
      trail === undefined || order.trail === null ? order.trail : { ...order.trail, value: trail },
    attached:
      takeProfit === undefined && stopLoss === undefined
        ? attached
        : {
            takeProfit: takeProfit ?? attached?.takeProfit ?? null,
            stopLoss: stopLoss ?? attached?.stopLoss ?? null,
          },
  };
}

/** Takes a wish that orders cancel one another. */
export function group(desk: Desk, targets: readonly string[], actorId: string): 'taken' | 'wait' {
  const to = { actorId, clientOrderId: targets[0] ?? '', request: 'group' } as const;
  const orders = targets.map((id) => target(desk, id));
  const first = orders[0]?.row.order;
  if (first === undefined || !capabilitiesOf(desk, first).contingent.oco) {
    refuse(desk, to, { code: 'unsupported', message: 'this broker groups no orders' });
    return 'taken';
  }
  if (orders.some((order) => order === null || !desk.open.has(order.row.clientOrderId))) {
    refuse(desk, to, { code: 'not-found', message: 'an order of the group is not open' });
    return 'taken';
  }
  if (orders.some((order) => order!.row.send === 'sending')) return 'wait';
  desk.ask({ kind: 'group', targets, attempt: 1 });
  return 'taken';
}

/** Asks for what is due: cancels, and changes of orders that the broker knows. */
export function askRequests(desk: Desk): void {
  for (const order of desk.open.values()) {
    const { row, cancel: wish, replace: change } = order;
    const { clientOrderId, venueOrderId } = row;
    if (venueOrderId === null || row.send === 'sending') continue;
    if (wish !== null && wish.nextAt !== null && wish.nextAt <= desk.now && canAsk(desk)) {
      const { attempt } = wish;
      desk.put({ ...desk.orders.get(clientOrderId)!, cancel: { attempt, nextAt: null } });
      desk.ask({ kind: 'cancel', clientOrderId, venueOrderId, attempt });
    }
    if (change !== null && change.nextAt !== null && change.nextAt <= desk.now && canAsk(desk)) {
      if (desk.orders.get(clientOrderId)!.cancel !== null || !mayStillSend(desk, row.order)) {
        dropChange(desk, desk.orders.get(clientOrderId)!);
        continue;
      }
      askChange(desk, desk.orders.get(clientOrderId)!, { venueOrderId, attempt: change.attempt });
    }
  }
}

/** Gives a change up that may not be asked for any more; what became of it is read. */
function dropChange(desk: Desk, order: ManagedOrder): void {
  const { actorId, clientOrderId, venueOrderId } = order.row;
  const next = { ...order, row: { ...order.row, order: asTold(order) }, replace: null };
  desk.put(refold({ ...next, replaceRefused: order.replaceAsked }, desk.now));
  desk.ask({ kind: 'find', clientOrderId, venueOrderId });
  const why = { code: 'risk', message: 'the order is not to be changed any more' } as const;
  refuse(desk, { actorId, clientOrderId, request: 'replace' }, why);
}

/** Cancels and changes go out as long as there is a connection, also a bad one. */
const canAsk = ({ health }: Desk): boolean =>
  health === 'ready' || health === 'degraded' || health === 'reconciling';

function askChange(
  desk: Desk,
  order: ManagedOrder,
  { venueOrderId, attempt }: { readonly venueOrderId: string; readonly attempt: number },
): void {
  const { row } = order;
  const { clientOrderId } = row;
  const { quantity, limitPrice, stopPrice, trail, attached } = row.order;
  desk.put({ ...order, replace: { attempt, nextAt: null } });
  // A change may enlarge the order: the switch is locked and looked at as for a send.
  desk.opensSend();
  desk.ask({
    kind: 'replace',
    target: { clientOrderId, venueOrderId },
    attempt,
    change: {
      clientOrderId,
      ...(quantity === null ? {} : { quantity }),
      ...(limitPrice === null ? {} : { limitPrice }),
      ...(stopPrice === null ? {} : { stopPrice }),
      ...(trail === null ? {} : { trail: trail.value }),
      ...(attached?.takeProfit == null ? {} : { takeProfit: attached.takeProfit }),
      ...(attached?.stopLoss == null ? {} : { stopLoss: attached.stopLoss }),
    },
  });
}

/** Returns the pause before the next attempt, null when there were enough. */
function retryAt(desk: Desk, attempt: number): number | null {
  const { requestRetries, requestAttemptsMax } = desk.policy;
  if (attempt >= requestAttemptsMax) return null;
  return desk.now + requestRetries[Math.min(attempt, requestRetries.length) - 1]!;
}

/** Takes what became of a cancel. */
export function cancelAnswered(
  desk: Desk,
  { clientOrderId, attempt }: { readonly clientOrderId: string; readonly attempt: number },
  outcome: Outcome<null>,
): void {
  const order = desk.orders.get(clientOrderId);
  if (order?.cancel === null || order?.cancel.attempt !== attempt) return;
  if (outcome.kind === 'rejected') {
    const next = { ...order, cancel: null, cancelRefused: order.cancelAsked };
    desk.put(refold(next, desk.now));
    // It may have ended without a word: what is true is read.
    desk.ask({ kind: 'find', clientOrderId, venueOrderId: order.row.venueOrderId });
    const { actorId } = order.row;
    const { code, message } = outcome;
    const name = nameOf(desk, order);
    return refuse(desk, { actorId, clientOrderId: name, request: 'cancel' }, { code, message });
  }
  // Also an accepted cancel may lose the race: it is over when the order has ended.
  const isAccepted = outcome.kind === 'accepted';
  const silence = desk.now + desk.policy.reconcileAfterSilence;
  const again = retryAt(desk, attempt);
  const nextAt = again !== null && isAccepted ? silence : again;
  if (nextAt !== null) {
    desk.put({ ...order, cancel: { attempt: attempt + 1, nextAt } });
    return;
  }
  desk.put({ ...order, cancel: { attempt, nextAt: desk.now + desk.policy.reconcileEvery } });
  desk.alert('CRITICAL', 'CANCEL_UNANSWERED', `the broker does not cancel ${clientOrderId}`);
}

/** Takes what became of a change. */
export function replaceAnswered(
  desk: Desk,
  answer: {
    readonly clientOrderId: string;
    readonly newId: string;
    readonly attempt: number;
    readonly outcome: Outcome<OrderReport>;
  },
): void {
  const { clientOrderId, newId, attempt, outcome } = answer;
  if (newId !== clientOrderId) return replacementAnswered(desk, answer);
  const order = desk.orders.get(clientOrderId);
  if (order?.replace === null || order?.replace.attempt !== attempt) return;
  if (outcome.kind === 'accepted') {
    const told = amountOf(outcome.value.quantity);
    const quantity = told > 0n && order.quantity > 0n ? told : order.quantity;
    const next = { ...order, quantity, replace: null, replaceRefused: order.replaceAsked };
    desk.put(refold(next, desk.now));
    return hearReport(desk, { ...outcome.value, clientOrderId });
  }
  if (outcome.kind === 'rejected') {
    const { code, message } = outcome;
    const next = { ...order, row: { ...order.row, order: asTold(order) }, replace: null };
    const quantity = order.told === null ? order.quantity : amountOf(order.told.quantity);
    desk.put(refold({ ...next, quantity, replaceRefused: order.replaceAsked }, desk.now));
    const { actorId } = order.row;
    return refuse(desk, { actorId, clientOrderId, request: 'replace' }, { code, message });
  }
  // The words of a change are absolute: asking again does no harm.
  const nextAt = retryAt(desk, attempt) ?? desk.now + desk.policy.reconcileEvery;
  desk.put({ ...order, replace: { attempt: attempt + 1, nextAt } });
}

/** Returns an order as the broker told it before a change that was refused. */
function asTold({ row, told }: ManagedOrder): BrokerOrder {
  if (told === null) return row.order;
  const { limitPrice, stopPrice } = row.order;
  return {
    ...row.order,
    quantity: row.order.quantity === null ? null : told.quantity,
    limitPrice: limitPrice === null ? null : (told.limitPrice ?? limitPrice),
    stopPrice: stopPrice === null ? null : (told.stopPrice ?? stopPrice),
  };
}

/** Takes what became of a change that makes an order of its own: it is looked up like any send. */
function replacementAnswered(
  desk: Desk,
  {
    clientOrderId,
    newId,
    outcome,
  }: { clientOrderId: string; newId: string; outcome: Outcome<OrderReport> },
): void {
  // That it was refused is told to its owner together with the report of it.
  placed(desk, newId, outcome);
  const old = desk.orders.get(clientOrderId);
  if (outcome.kind !== 'rejected' || old === undefined) return;
  // It may have ended without a word: what is true is read.
  desk.ask({ kind: 'find', clientOrderId, venueOrderId: old.row.venueOrderId });
}

/** Gives a changed order that was found at the broker to the decision to change it. */
function adoptChange(
  desk: Desk,
  found: {
    readonly seen: ManagedOrder;
    readonly order: ManagedOrder;
    readonly wish: { readonly clientOrderId: string; readonly change: BrokerOrderChange };
    readonly origin: Origin;
  },
): 'taken' {
  const { seen, order, wish, origin } = found;
  const { clientOrderId } = wish;
  const words = { ...changedOrder(order.row.order, wish.change), clientOrderId };
  adoptFor(desk, seen, { order: words, origin, replaces: predecessorIn(desk, seen, order) });
  return 'taken';
}

/** Returns the order whose place another one takes: as the venue said it, else the one that works. */
const predecessorIn = (desk: Desk, seen: ManagedOrder, order: ManagedOrder): string =>
  desk.find(null, seen.told?.replaces ?? null)?.row.clientOrderId ?? order.row.clientOrderId;

/** Takes what became of a group. */
export function groupAnswered(
  desk: Desk,
  { targets, attempt }: { readonly targets: readonly string[]; readonly attempt: number },
  outcome: Outcome<null>,
): void {
  if (outcome.kind === 'accepted') return;
  if (outcome.kind === 'unknown' && attempt < desk.policy.requestAttemptsMax) {
    desk.ask({ kind: 'group', targets, attempt: attempt + 1 });
    return;
  }
  const clientOrderId = targets[0]!;
  const actorId = desk.orders.get(clientOrderId)?.row.actorId ?? null;
  if (actorId === null) return;
  const code = outcome.kind === 'rejected' ? outcome.code : 'other';
  const message = outcome.kind === 'rejected' ? outcome.message : 'the broker gives no answer';
  refuse(desk, { actorId, clientOrderId, request: 'group' }, { code, message });
}
