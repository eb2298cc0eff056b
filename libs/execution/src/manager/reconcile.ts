import type { MassStatus, PositionReport } from '@vela/ports';
import { amountOf, textOf } from '../exact-amount.js';
import type { Desk } from './desk.js';
import { inferExecution } from './fill-booking.js';
import { inquire } from './inquiry.js';
import { isListening } from './listening.js';
import { hearExecution, hearReport } from './order-sink.js';
import { DRIFT, liftIfOver } from './quarantine.js';

/** What a gateway knows of its last reconciles. */
export interface ReconcileState {
  /** When the one that is on the way was asked for, null while none is. */
  askedAt: number | null;
  /** Earliest instant of the next one. */
  nextAt: number;
  /** True when somebody wants one now. */
  isWanted: boolean;
  /** Differences of the last one, by instrument, and since when: only what stays counts. */
  differences: Map<string, { readonly difference: bigint; readonly since: number }>;
  /** Last command that was taken when the one that is on the way was asked for. */
  behind: number;
  /** Last command behind which one succeeded. */
  doneBehind: number;
  /** Whether one succeeded since the connection was made. */
  isDone: boolean;
}

/** Returns the state of a gateway that has not reconciled yet. */
export const freshReconcile = (): ReconcileState => ({
  askedAt: null,
  nextAt: 0,
  isWanted: true,
  differences: new Map(),
  behind: 0,
  doneBehind: 0,
  isDone: false,
});

/** Returns the instant at the venue from which on a reconcile asks. */
function sinceOf(desk: Desk): number {
  const { lastExecutionAt, policy } = desk;
  return Math.max(0, lastExecutionAt - policy.reconcileBack);
}

/** Asks for everything the broker knows when it is due. */
export function askReconcile(desk: Desk, state: ReconcileState): void {
  if (!isListening(desk.health) || state.askedAt !== null) return;
  if (!state.isWanted && desk.now < state.nextAt) return;
  state.askedAt = desk.now;
  state.isWanted = false;
  state.behind = desk.command;
  desk.ask({ kind: 'massStatus', since: sinceOf(desk), askedAt: desk.now });
}

/**
 * Takes everything that the broker knows. It wins for facts: what was filled and what is open. An
 * order of ours that it does not name is looked up, and nothing here is ever "rejected" for it.
 */
export function reconciled(desk: Desk, state: ReconcileState, status: MassStatus | null): void {
  const askedAt = state.askedAt ?? desk.now;
  state.askedAt = null;
  state.nextAt = desk.now + desk.policy.reconcileEvery;
  if (status === null) {
    state.nextAt = desk.now + desk.policy.reconcileAfterSilence;
    return;
  }
  const seen = new Set<string>();
  for (const report of [...status.openOrders, ...status.closedOrders]) {
    hearReport(desk, report);
    seen.add(report.venueOrderId);
  }
  for (const execution of status.executions) hearExecution(desk, execution);
  desk.hearAccount(status.account, askedAt);
  for (const order of desk.open.values()) {
    const { row } = order;
    const isOurs = row.send === 'accepted' && row.updatedAt < askedAt;
    if (!isOurs || order.inquiry !== null || seen.has(row.venueOrderId ?? '')) continue;
    inquire(desk, order);
  }
  comparePositions(desk, state, { reports: status.positions, askedAt });
  state.isDone = true;
  if (state.behind <= state.doneBehind) return;
  state.doneBehind = state.behind;
  desk.reconciledBehind(state.behind);
}

/** Returns how long positions and orders of a broker may disagree although nothing is wrong. */
const settlesAfter = ({ capabilities, policy }: Desk): number =>
  capabilities.visibilityLagMs > 0 ? policy.settleWithin.slow : policy.settleWithin.quick;

/**
 * Compares what was booked with what the broker holds. A broker's positions may be older than its
 * orders, so a difference counts only when it is still there a while later, and nothing has moved or is
 * missing meanwhile. It stops entries on the instrument; nothing is ever traded away.
 */
function comparePositions(
  desk: Desk,
  state: ReconcileState,
  { reports, askedAt }: { readonly reports: readonly PositionReport[]; readonly askedAt: number },
): void {
  const held = new Map<string, bigint>();
  for (const { instrumentId, quantity } of reports) {
    held.set(instrumentId, (held.get(instrumentId) ?? 0n) + amountOf(quantity));
  }
  const settles = settlesAfter(desk);
  const differences: typeof state.differences = new Map();
  for (const id of new Set([...held.keys(), ...desk.book.instruments()])) {
    const difference = (held.get(id) ?? 0n) - desk.book.net(id);
    if (difference === 0n) continue;
    const before = state.differences.get(id);
    const isSame = before?.difference === difference;
    const isMoving = desk.changedSince(id, askedAt - settles);
    // What goes on moving is judged by whether it is the same twice, the rest by whether it is there.
    const since = before !== undefined && (isSame || !isMoving) ? before.since : desk.now;
    differences.set(id, { difference, since });
    const isMissing = owes(desk, id) || desk.changedSince(id, askedAt);
    const lasts = isMoving ? MOVING * settles : settles;
    if (before !== undefined && !isMissing && desk.now - since >= lasts) {
      drifted(desk, id, difference);
    } else state.nextAt = Math.min(state.nextAt, Math.max(since + settles, desk.now + AGAIN_AFTER));
  }
  for (const [id, reason] of desk.quarantine) {
    if (!reason.startsWith(DRIFT)) liftIfOver(desk, id);
    else if (!differences.has(id)) {
      desk.setQuarantine(id, null);
      desk.isOver(breakCause(id));
    }
  }
  state.differences = differences;
}

/** How much longer a difference has to be the same where orders go on filling. */
const MOVING = 3;

/** A difference is looked at again after this time at the earliest. */
const AGAIN_AFTER = 2_000_000;

/** Whether the broker still owes executions of an instrument. */
function owes(desk: Desk, instrumentId: string): boolean {
  for (const { row, missingSince } of desk.orders.values()) {
    if (row.order.instrumentId === instrumentId && missingSince !== null) return true;
  }
  return false;
}

const breakCause = (instrumentId: string): string => `position ${instrumentId}`;

function drifted(desk: Desk, instrumentId: string, difference: bigint): void {
  const booked = textOf(desk.book.net(instrumentId));
  const held = textOf(desk.book.net(instrumentId) + difference);
  const reason = `${DRIFT}: the broker holds ${held}, booked are ${booked}`;
  if (desk.quarantine.get(instrumentId) === reason) return;
  desk.setQuarantine(instrumentId, reason);
  desk.tell(null, { kind: 'external', what: 'position', detail: `${instrumentId}: ${reason}` });
  const symbol = desk.market.instrument(instrumentId)?.symbol ?? instrumentId;
  desk.alertOnce(breakCause(instrumentId), {
    severity: 'CRITICAL',
    code: 'POSITION_BREAK',
    message:
      `Entries on ${symbol} are stopped: ${reason}. Look for a trade, transfer or split that was` +
      ' made at the broker; entries go on once both agree.',
  });
}

/** Fetches executions that the broker owes, and books one that stands for them when it never tells. */
export function chaseFills(desk: Desk, state: ReconcileState): void {
  for (const order of desk.orders.values()) {
    const { missingSince } = order;
    if (missingSince === null) continue;
    const isLate = desk.now - missingSince >= desk.policy.fillsWithin;
    // What was booked while its executions were asked for is not asked for again.
    if (state.askedAt === null && missingSince === desk.now) state.isWanted = true;
    if (isLate) inferExecution(desk, order);
  }
}
