import type { BrokerOrder, OrderReport } from '@vela/orders';
import type { BrokerCapabilities } from '@vela/ports';
import type { MemoryAccountStore } from './memory-account-store.js';
import type { ScriptedVenue } from './scripted-venue.js';

/** A world at rest: what was booked, what is at the venue, and what was wanted. */
interface Rest {
  readonly rows: ReturnType<MemoryAccountStore['of']>;
  readonly venue: ScriptedVenue;
  readonly placed: readonly BrokerOrder[];
  readonly alerts: readonly string[];
  /** Sends of decisions that did not stand any more. */
  readonly sentStale: readonly string[];
  readonly isStrict: boolean;
  readonly unique: BrokerCapabilities['clientId']['unique'];
}

/** Returns everything in which bookings and the venue's own ledger differ. */
export function ledgerFaults(rest: Rest): readonly string[] {
  const { rows, venue, placed, alerts, sentStale } = rest;
  const { fills, positions } = rows;
  const faults = placed.flatMap((order) => orderFaults(rest, order));
  const booked = new Set(fills.map(({ key }) => key));
  const told = venue.executions;
  for (const { key } of told) if (!booked.has(key)) faults.push(`fill lost ${key}`);
  const real = fills.filter(({ kind }) => kind === 'fill').length;
  if (real !== told.length) faults.push(`${real} fills for ${told.length} executions`);
  let held = 0;
  for (const quantity of venue.positions().values()) held += quantity;
  let net = 0;
  for (const { quantity } of positions.values()) net += Number(quantity);
  if (net !== held) faults.push(`position ${net}, the venue holds ${held}`);
  for (const id of sentStale) faults.push(`stale ${id}`);
  if (alerts.includes('POSITION_BREAK')) faults.push('a position break that is none');
  return rest.isStrict ? [...faults, ...familyFaults(rest)] : faults;
}

/** Returns what is wrong with an order that was wanted. */
function orderFaults(
  { rows, venue, unique }: Rest,
  { clientOrderId: id, subAccount }: BrokerOrder,
) {
  const isSame = (other: string): boolean => other.split('/')[0] === id;
  const taken = venue.orders.filter(({ order }) => isSame(order.clientOrderId));
  const row = rows.orders.get(id);
  if (row === undefined) return [`lost ${id}`];
  const faults = taken.length > 1 ? [`duplicate ${id}`] : [];
  if (row.actorId !== subAccount) faults.push(`${id} belongs to ${row.actorId}`);
  const [first] = taken;
  if (first !== undefined) {
    const isKnown = row.send === 'closed' && row.status === first.status;
    return isKnown ? faults : [...faults, `${row.send} ${row.status} ${id}: ${first.status}`];
  }
  // Where a used id is taken again, what was given up is unknown for ever: that is said.
  const isSaid =
    row.send === 'rejected' || row.send === 'denied' || (row.send === 'unknown' && unique === 'no');
  return isSaid ? faults : [...faults, `${row.send} ${id}, not at the venue`];
}

/** Returns in what orders of the venue, and what deployments were told of them, differ. */
function familyFaults({ rows, venue, alerts }: Rest): string[] {
  const { orders } = rows;
  const faults = alerts.includes('OVERFILLED') ? ['an order was overfilled'] : [];
  const rootOf = (id: string): string => {
    const row = orders.get(id);
    const before = row?.replaces ?? row?.order.split?.first ?? id;
    return before === id ? id : rootOf(before);
  };
  const filled = new Map<string, number>();
  for (const one of venue.orders) {
    const { clientOrderId: id } = one.order;
    const row = orders.get(id);
    if (row?.actorId === 'external' || row?.status !== one.status) {
      faults.push(`${row?.actorId} ${row?.send} ${row?.status} ${id}: ${one.status}`);
    }
    const root = rootOf(id);
    filled.set(root, (filled.get(root) ?? 0) + one.filled);
  }
  const { told, executed, rejected } = wordsOf(rows, rootOf);
  for (const id of rejected) {
    const there = venue.byId(id);
    if (there !== null && there.status !== 'rejected') faults.push(`wrongly rejected ${id}`);
  }
  for (const [root, quantity] of filled) {
    const last = told.get(root);
    const sum = executed.get(root) ?? 0;
    const hasEnded = /^(filled|canceled|expired|rejected)$/.test(last?.status ?? '');
    const isOver = hasEnded || (last !== undefined && sum >= Number(last.quantity));
    if (isOver && sum === quantity && Number(last?.cumulative) <= sum) continue;
    faults.push(`told ${last?.status} ${last?.cumulative} and ${sum} of ${root}: ${quantity}`);
  }
  return faults;
}

/** Returns what was told of decisions: the last report, what was executed, and what was rejected. */
function wordsOf({ log }: Rest['rows'], rootOf: (id: string) => string) {
  const told = new Map<string, OrderReport>();
  const executed = new Map<string, number>();
  const rejected: string[] = [];
  const quantities = new Map<string, number>();
  for (const { fact } of log) {
    if (fact.kind === 'report') {
      if (fact.report.status === 'rejected') rejected.push(fact.report.clientOrderId!);
      told.set(rootOf(fact.report.clientOrderId!), fact.report);
    } else if (fact.kind === 'execution') {
      const { key, clientOrderId, quantity } = fact.execution;
      const root = rootOf(clientOrderId!);
      quantities.set(key, Number(quantity));
      executed.set(root, (executed.get(root) ?? 0) + Number(quantity));
    } else if (fact.kind === 'bust') {
      const root = rootOf(fact.clientOrderId!);
      executed.set(root, executed.get(root)! - quantities.get(fact.key)!);
    }
  }
  return { told, executed, rejected };
}
