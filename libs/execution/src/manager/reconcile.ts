import type { BrokerHealth, MassStatus, PositionReport } from '@vela/ports';
import { amountOf, textOf } from '../exact-amount.js';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { inferExecution } from './fill-booking.js';
import { inquire } from './inquiry.js';
import { hearExecution, hearReport } from './order-sink.js';

/** What a gateway knows of its last reconciles. */
export interface ReconcileState {
  /** When the one that is on the way was asked for, null while none is. */
  askedAt: number | null;
  /** Earliest instant of the next one. */
  nextAt: number;
  /** True when somebody wants one now. */
  isWanted: boolean;
  /** Differences of the last one, by instrument: only what is there twice counts. */
  differences: Map<string, bigint>;
  /** Whether one succeeded since the connection was made. */
  isDone: boolean;
}

/** Returns the state of a gateway that has not reconciled yet. */
export const freshReconcile = (): ReconcileState => ({
  askedAt: null,
  nextAt: 0,
  isWanted: true,
  differences: new Map(),
  isDone: false,
});

/** A difference is looked at again after this time before it counts. */
const AGAIN_AFTER = 2_000_000;

/** Returns the instant at the venue from which on a reconcile asks. */
function sinceOf(desk: Desk): number {
  const { lastExecutionAt, policy } = desk;
  return Math.max(0, lastExecutionAt - policy.reconcileBack);
}

/** Returns whether a broker in a state takes requests at all. */
export const isListening = (health: BrokerHealth): boolean =>
  health === 'ready' || health === 'degraded' || health === 'reconciling';

/** Asks for everything the broker knows when it is due. */
export function askReconcile(desk: Desk, state: ReconcileState): void {
  if (!isListening(desk.health) || state.askedAt !== null) return;
  if (!state.isWanted && desk.now < state.nextAt) return;
  state.askedAt = desk.now;
  state.isWanted = false;
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
}

/**
 * Compares what was booked with what the broker holds. A difference that is there twice, and that no
 * missing execution explains, stops entries on the instrument; nothing is ever traded away.
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
  const differences = new Map<string, bigint>();
  for (const id of new Set([...held.keys(), ...desk.book.instruments()])) {
    const difference = (held.get(id) ?? 0n) - desk.book.net(id);
    if (difference !== 0n) differences.set(id, difference);
  }
  const isMoving = (id: string): boolean =>
    [...desk.orders.values()].some(
      ({ row, missingSince }) =>
        row.order.instrumentId === id && (missingSince !== null || row.updatedAt >= askedAt),
    );
  for (const [id, difference] of differences) {
    if (isMoving(id)) {
      differences.delete(id);
      state.nextAt = Math.min(state.nextAt, desk.now + AGAIN_AFTER);
    } else if (state.differences.get(id) === difference) drifted(desk, id, difference);
    else state.nextAt = Math.min(state.nextAt, desk.now + AGAIN_AFTER);
  }
  for (const [id, reason] of desk.quarantine) {
    const isExplained = reason.startsWith(DRIFT) ? !differences.has(id) : isOver(desk, id);
    if (isExplained) desk.setQuarantine(id, null);
  }
  state.differences = differences;
}

const DRIFT = 'position differs';

function drifted(desk: Desk, instrumentId: string, difference: bigint): void {
  const booked = textOf(desk.book.net(instrumentId));
  const held = textOf(desk.book.net(instrumentId) + difference);
  const reason = `${DRIFT}: the broker holds ${held}, booked are ${booked}`;
  if (desk.quarantine.get(instrumentId) === reason) return;
  desk.setQuarantine(instrumentId, reason);
  desk.tell(null, { kind: 'external', what: 'position', detail: `${instrumentId}: ${reason}` });
  const message = `Entries on ${instrumentId} are stopped: ${reason}.`;
  desk.alert('CRITICAL', 'POSITION_DIFFERS', message);
}

/** Returns whether nothing of what stopped entries on an instrument is left. */
function isOver(desk: Desk, instrumentId: string): boolean {
  for (const { row } of desk.open.values()) {
    if (row.order.instrumentId !== instrumentId) continue;
    if (row.actorId === EXTERNAL || row.send === 'unknown') return false;
  }
  for (const { row, view } of desk.orders.values()) {
    if (row.order.instrumentId === instrumentId && view.overfilled) return false;
  }
  return true;
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
