import { ORDER_STATUSES } from '@vela/orders';
import type { BrokerOrder, ExecutionReport, OrderReport } from '@vela/orders';
import { EXTERNAL } from './decision.js';
import type { Desk } from './desk.js';
import { freshRow } from './fresh-row.js';
import type { Origin } from './fresh-row.js';
import { manage, refold } from './managed-order.js';
import type { ManagedOrder } from './managed-order.js';

const ENDED: ReadonlySet<string> = new Set(
  ORDER_STATUSES.filter((s) => /^(filled|canceled|expired|rejected|replaced)$/.test(s)),
);

/**
 * Returns an order that nobody here placed, adopted read-only: a child that the venue opened for one
 * of our orders belongs to the sub-account of its parent, one that took the place of ours to that of
 * the other one, everything else to `external`. An open
 * external order stops entries on its instrument, because nobody knows what it is for.
 */
export function foreignOrder(desk: Desk, told: OrderReport | ExecutionReport): ManagedOrder {
  const isReport = 'status' in told;
  const parent = isReport ? parentOf(desk, told) : null;
  const before = isReport ? beforeOf(desk, told) : null;
  const clientOrderId = told.clientOrderId ?? `venue:${told.venueOrderId}`;
  const own = isReport ? (told.subAccount ?? null) : null;
  const origin =
    before?.row ?? (parent !== null ? childOf(desk, parent) : outsider(desk, own ?? EXTERNAL));
  const order = wordsOf(told, { clientOrderId, subAccount: origin.actorId });
  const words = before === null ? order : { ...before.row.order, ...changedWords(order) };
  const row = {
    ...freshRow(desk, words, origin),
    ...(before === null ? {} : { replaces: before.row.clientOrderId }),
    send: 'accepted' as const,
    venueOrderId: told.venueOrderId,
  };
  const adopted = refold(manage(row, desk.now), desk.now);
  desk.put(adopted);
  if (origin.actorId === EXTERNAL) announce(desk, told);
  return adopted;
}

function parentOf(desk: Desk, report: OrderReport): ManagedOrder | null {
  return report.parent === null ? null : desk.find(null, report.parent);
}

/** Returns the order of ours whose place somebody else has given to another one. */
function beforeOf(desk: Desk, report: OrderReport): ManagedOrder | null {
  const before = report.replaces === null ? null : desk.find(null, report.replaces);
  return before?.row.actorId === EXTERNAL ? null : before;
}

/** What a change of an order may have changed. */
const changedWords = (order: BrokerOrder): Partial<BrokerOrder> => {
  const { clientOrderId, quantity, limitPrice, stopPrice } = order;
  return { clientOrderId, quantity, limitPrice, stopPrice };
};

const outsider = (desk: Desk, actorId: string): Origin => ({
  actorId,
  seq: desk.command,
  leg: 0,
  child: 0,
});

function childOf(desk: Desk, parent: ManagedOrder): Origin {
  const { actorId, seq, leg } = parent.row;
  let child = 1;
  for (const { row } of desk.orders.values()) {
    if (row.actorId === actorId && row.seq === seq && row.leg === leg) child++;
  }
  return { actorId, seq, leg, child: child - 1 };
}

function announce(desk: Desk, told: OrderReport | ExecutionReport): void {
  const { instrumentId, venueOrderId, side, quantity } = told;
  const detail = `order ${venueOrderId}: ${side} ${quantity} of ${instrumentId}`;
  const isOver = 'status' in told && ENDED.has(told.status);
  desk.tell(null, { kind: 'external', what: 'order', detail });
  if (isOver || !desk.policy.haltsOnExternal) return;
  const reason = `an order that was not placed here: ${venueOrderId}`;
  desk.setQuarantine(instrumentId, reason);
  desk.alert('WARNING', 'EXTERNAL_ORDER', `Entries on ${instrumentId} are stopped: ${reason}.`);
}

function wordsOf(
  told: OrderReport | ExecutionReport,
  names: Pick<BrokerOrder, 'clientOrderId' | 'subAccount'>,
): BrokerOrder {
  const { instrumentId, side, quantity } = told;
  const report = 'status' in told ? told : null;
  const limitPrice = report?.limitPrice ?? null;
  const stopPrice = report?.stopPrice ?? null;
  const isExit = report !== null && report.role !== null && report.role !== 'entry';
  return {
    ...names,
    instrumentId,
    side,
    type:
      stopPrice === null
        ? limitPrice === null
          ? 'market'
          : 'limit'
        : limitPrice === null
          ? 'stop'
          : 'stop_limit',
    timeInForce: 'gtc',
    quantity,
    notional: null,
    limitPrice,
    stopPrice,
    trail: null,
    goodTill: null,
    extendedHours: false,
    reduceOnly: isExit,
    role: isExit ? 'close' : 'entry',
    attached: null,
    after: null,
  };
}
