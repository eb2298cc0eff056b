import { formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { Decimal, Micros } from '@vela/kernel';
import type { DeploymentRecord, DeploymentState, FillRow, TransitionRow } from '@vela/ports';
import type { Ground } from '../ground.js';
import type { Holding } from './holdings.js';
import { standing } from './round-trips.js';
import { readFills, TRADE_FILLS_MAX } from './trade-history.js';

/** A deployment as it stood at an instant. */
export interface PastDeployment {
  readonly at: Micros;
  readonly state: DeploymentState;
  readonly stateSince: Micros;
  /** Number of transitions by then. */
  readonly transitions: number;
  /** Last number of the account's log by then. */
  readonly lastFact: number;
  /** Fills that were booked by then, the newest first. */
  readonly fills: readonly FillRow[];
  /** What was held, signed quantity by instrument. */
  readonly quantities: ReadonlyMap<string, Decimal>;
}

/** Transitions that are read at once. */
const PAGE = 500;

/**
 * Returns how a deployment stood at an instant: its state by its transitions, what it held by its
 * fills. Null when it did not exist yet.
 */
export async function pastDeployment(
  ground: Ground,
  record: DeploymentRecord,
  at: Micros,
): Promise<PastDeployment | null> {
  if (record.createdAt > at) return null;
  const last = await lastTransition(ground, record.actorId, at);
  const lastFact = await factsUntil(ground, record.accountId, at);
  const all = await readFills(ground, { actorId: record.actorId }, TRADE_FILLS_MAX);
  const fills = all.filter(({ n }) => n <= lastFact);
  const quantities = new Map<string, Decimal>();
  for (const { instrumentId, quantity, side } of standing(fills)) {
    const held = quantities.get(instrumentId) ?? { units: 0n, scale: 0 };
    const part = parseDecimal(quantity);
    const scale = Math.max(held.scale, part.scale);
    const change = rescale(part, scale).units * (side === 'buy' ? 1n : -1n);
    quantities.set(instrumentId, { units: rescale(held, scale).units + change, scale });
  }
  return {
    at,
    state: last?.to ?? 'provisioning',
    stateSince: last?.at ?? record.createdAt,
    transitions: last?.n ?? 0,
    lastFact,
    fills,
    quantities,
  };
}

/**
 * Returns the last number of an account's log that was written by an instant. A fill has the time of
 * its market, which a replay has of its own; the log has the time at which it was learned. O(log n).
 */
export async function factsUntil(
  { accounts }: Pick<Ground, 'accounts'>,
  accountId: string,
  at: Micros,
): Promise<number> {
  let low = 0;
  let high = await accounts.lastFact(accountId);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [row] = await accounts.facts(accountId, middle - 1, 1);
    if (row !== undefined && row.at <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function lastTransition(
  { deployments }: Ground,
  actorId: string,
  at: Micros,
): Promise<(TransitionRow & { readonly n: number }) | null> {
  let found: (TransitionRow & { readonly n: number }) | null = null;
  for (let after = 0; ; ) {
    const rows = await deployments.transitions(actorId, after, PAGE);
    for (const row of rows) if (row.at <= at) found = row;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE || last.at > at) return found;
    after = last.n;
  }
}

/** Returns what a deployment held at an instant, without prices: only candles tell them. */
export async function pastHoldings(
  ground: Ground,
  record: DeploymentRecord,
  at: Micros,
): Promise<readonly Holding[]> {
  const past = await pastDeployment(ground, record, at);
  return [...(past?.quantities ?? [])]
    .filter(([, quantity]) => quantity.units !== 0n)
    .map(([instrumentId, quantity]) => ({
      accountId: record.accountId,
      deployment: record,
      instrumentId,
      quantity: formatDecimal(quantity),
      averagePrice: null,
      lastPrice: null,
      unrealized: 0,
      value: null,
      realized: null,
      fees: null,
    }));
}
