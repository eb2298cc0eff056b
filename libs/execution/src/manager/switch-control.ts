import { clientOrderId } from '@vela/orders';
import type { BrokerOrder, SwitchMode } from '@vela/orders';
import type { AccountSwitches } from '@vela/ports';
import { magnitude, textOf } from '../exact-amount.js';
import { guardedAccount, reduces } from './account-view.js';
import { MANUAL } from './decision.js';
import type { Desk } from './desk.js';
import { place } from './placement.js';
import { wantCancel } from './want-cancel.js';
import { modeFor } from './switch-rules.js';

/**
 * Takes the switches as their rows say them: deployments are told of what changed, open orders that
 * the switch does not allow are canceled.
 */
export function obey(desk: Desk, switches: AccountSwitches): void {
  const before = desk.switches;
  desk.undo.push(() => (desk.switches = before));
  desk.switches = switches;
  if (desk.toldMode !== switches.mode) {
    const { mode, scope, reason } = switches;
    const told = desk.toldMode;
    desk.undo.push(() => (desk.toldMode = told));
    desk.toldMode = mode;
    // Released: what breaks from now on is a breach of its own.
    if (mode === 'NONE') desk.hasBreached = false;
    desk.tell(null, { kind: 'switch', scope, mode, reason });
    desk.remember();
  }
  const engaged = new Map(switches.deployments.map((one) => [one.actorId, one]));
  for (const actorId of new Set([...engaged.keys(), ...desk.told.keys()])) {
    const mode: SwitchMode = engaged.get(actorId)?.mode ?? 'NONE';
    if ((desk.told.get(actorId) ?? 'NONE') === mode) continue;
    if (mode === 'NONE') desk.undo.delete(desk.told, actorId);
    else desk.undo.set(desk.told, actorId, mode);
    const reason = engaged.get(actorId)?.reason ?? '';
    desk.tell(actorId, { kind: 'switch', scope: 'deployment', mode, reason });
    desk.remember();
  }
}

/** Carries switches out: cancels what they forbid, closes orders by hand, says when all is settled. */
export function carryOutSwitches(desk: Desk): void {
  const { switches } = desk;
  const isIdle = switches.mode === 'NONE' && switches.deployments.length === 0;
  if (!isIdle) cancelForbidden(desk);
  if (modeFor(switches, MANUAL) === 'FLATTEN') flattenManual(desk);
  if (switches.engaging && isSettled(desk)) desk.settles();
}

/** Shows the account to its limits; broken ones ask for the switch, so that new risk ends. */
export function watchLimits(desk: Desk): void {
  if (!desk.hasMoved) return;
  desk.hasMoved = false;
  const breach = desk.guard.observe?.(guardedAccount(desk)) ?? null;
  if (breach === null || desk.hasBreached || desk.switches.mode !== 'NONE') return;
  desk.hasBreached = true;
  desk.alert('CRITICAL', breach.code, breach.message);
  desk.ask({ kind: 'engage', reason: `${breach.code}: ${breach.message}` });
}

function cancelForbidden(desk: Desk): void {
  for (const { row } of desk.open.values()) {
    const mode = modeFor(desk.switches, row.actorId);
    // Exits go on; where everything is closed, those alone that close at once.
    const isExit = row.order.role === 'close' && reduces(desk, row.order);
    const isKept =
      mode === 'NONE' ||
      (mode === 'REDUCE_ONLY' && isExit) ||
      (mode === 'FLATTEN' && isExit && row.order.type === 'market');
    if (!isKept) wantCancel(desk, desk.orders.get(row.clientOrderId)!);
  }
}

/** Returns whether what became of every send is known. */
function isSettled(desk: Desk): boolean {
  for (const { row } of desk.open.values()) {
    if (row.send === 'sending' || row.send === 'unknown') return false;
    if (desk.orders.get(row.clientOrderId)!.cancel !== null) return false;
  }
  return true;
}

/** Closes what orders by hand hold: deployments close themselves when they hear of the switch. */
function flattenManual(desk: Desk): void {
  for (const { instrumentId, quantity } of desk.book.of(MANUAL)) {
    if (quantity === 0n) continue;
    let tries = 0;
    let isClosing = false;
    for (const { row } of desk.orders.values()) {
      if (row.actorId !== MANUAL || row.order.instrumentId !== instrumentId) continue;
      if (row.leg !== FLATTEN_LEG) continue;
      tries++;
      if (desk.open.has(row.clientOrderId)) isClosing = true;
      // What the broker refused is tried again slowly.
      else if (desk.now - row.updatedAt < desk.policy.reconcileAfterSilence) isClosing = true;
    }
    if (isClosing || tries >= FLATTEN_TRIES_MAX) continue;
    const origin = { actorId: MANUAL, seq: desk.command, leg: FLATTEN_LEG, child: tries };
    const id = clientOrderId({
      actor: `${desk.gatewayId}/${instrumentId}/${desk.now}`,
      ...origin,
    });
    const order = closingOrder(desk, { id, instrumentId, quantity: textOf(magnitude(quantity)) });
    if (order !== null) place(desk, order, { ...origin, since: desk.now }, () => true);
  }
}

/** Leg under which orders are numbered that a switch placed. */
const FLATTEN_LEG = 1;
const FLATTEN_TRIES_MAX = 20;

/** Returns a market order that closes a quantity of what orders by hand hold; null when flat. */
export function closingOrder(
  desk: Desk,
  what: { readonly id: string; readonly instrumentId: string; readonly quantity: string },
): BrokerOrder | null {
  const { id, instrumentId, quantity } = what;
  const held = desk.book.position(MANUAL, instrumentId).quantity;
  if (held === 0n) return null;
  const { timesInForce, reduceOnly } = desk.capabilities;
  return {
    clientOrderId: id,
    subAccount: MANUAL,
    instrumentId,
    side: held > 0n ? 'sell' : 'buy',
    type: 'market',
    timeInForce: timesInForce.includes('gtc') ? 'gtc' : (timesInForce[0] ?? 'day'),
    quantity,
    notional: null,
    limitPrice: null,
    stopPrice: null,
    trail: null,
    goodTill: null,
    extendedHours: false,
    reduceOnly,
    role: 'close',
    attached: null,
    after: null,
  };
}
