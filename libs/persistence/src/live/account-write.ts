import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { AccountWrite, BrokerOrderRow, FillRow } from '@vela/ports';
import { plainText, plainTextOrNull } from './plain-text.js';

type Fact = AccountWrite['facts'][number]['fact'];
type Fill = AccountWrite['fills'][number];

/** Kinds of fill whose keys are apart from those of others. */
const CLASSES: Readonly<Record<FillRow['kind'], 'fill' | 'bust' | 'fee'>> = {
  fill: 'fill',
  inferred: 'fill',
  bust: 'bust',
  void: 'bust',
  fee: 'fee',
};

/** Returns the key of a fact that is booked once, and of which class its fill is. */
function keyOf(fact: Fact): { readonly key: string; readonly class: string } | null {
  switch (fact.kind) {
    case 'execution':
      return { key: fact.execution.key, class: 'fill' };
    case 'bust':
      return { key: fact.key, class: 'bust' };
    case 'fee':
      return { key: fact.key, class: 'fee' };
    default:
      return null;
  }
}

/** Returns whether a fill is the one that a fact tells: its key may say what became of another. */
const tells = (fact: { readonly key: string; readonly class: string }, fill: Fill): boolean =>
  CLASSES[fill.kind] === fact.class &&
  (fill.key === fact.key ||
    (fact.class !== 'fill' && fill.key.slice(fill.key.indexOf(':') + 1) === fact.key));

/**
 * Returns the commit of a gateway as the statement takes it. Every fill goes with the fact that
 * tells it and takes its number. Throws `INVALID_INPUT` for a fill without one, or there twice.
 */
export function accountWriteText(write: AccountWrite): string {
  const { fills } = write;
  const named = new Set(fills.map(({ kind, key }) => `${CLASSES[kind]} ${key}`));
  if (named.size < fills.length) {
    throw new VelaError('INVALID_INPUT', 'expected each fill once in a commit', {
      path: ['fills'],
    });
  }
  const free = new Set(fills);
  const facts = write.facts.map(({ actorId, fact, at }, k) => {
    const key = keyOf(fact);
    const fill = key === null ? undefined : fills.find((one) => free.has(one) && tells(key, one));
    if (fill !== undefined) free.delete(fill);
    return {
      k,
      actor: actorId,
      kind: fact.kind,
      body: canonicalJson(fact as unknown as Canonical),
      at,
      key: fill?.key ?? key?.key ?? null,
      class: key?.class ?? null,
    };
  });
  const [alone] = free;
  if (alone !== undefined) {
    throw new VelaError('INVALID_INPUT', `expected a fact that tells fill "${alone.key}"`, {
      path: ['fills', String(fills.indexOf(alone))],
    });
  }
  return JSON.stringify({
    takes: write.takes,
    command: write.command,
    opens: write.opens,
    obeys: write.obeys ?? null,
    settled: write.settled,
    health:
      write.health === null
        ? null
        : { state: write.health.state, detail: plainTextOrNull(write.health.detail) },
    watermarks: write.watermarks,
    positions: write.positions ?? [],
    orders: write.orders.map(orderOf),
    facts,
    fills: fills.map((fill) => ({ ...fill, class: CLASSES[fill.kind] })),
    alerts: write.alerts.map((alert) => ({ ...alert, message: plainText(alert.message) })),
  });
}

/** Returns an order as its row is written. */
const orderOf = (row: BrokerOrderRow): Readonly<Record<string, unknown>> => ({
  client_order_id: row.clientOrderId,
  actor_id: row.actorId,
  seq: row.seq,
  leg: row.leg,
  child: row.child,
  instrument_id: row.order.instrumentId,
  body: canonicalJson(row.order as unknown as Canonical),
  send: row.send,
  status: row.status,
  filled: row.filled,
  average_price: row.averagePrice,
  reserved: row.reserved,
  deadline: row.deadline,
  sending_at: row.sendingAt,
  attempts: row.attempts,
  venue_order_id: row.venueOrderId,
  code: plainTextOrNull(row.code),
  message: plainTextOrNull(row.message),
  carried_by: row.carriedBy,
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});
