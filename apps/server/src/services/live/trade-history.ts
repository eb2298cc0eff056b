import type { FillRow } from '@vela/ports';
import type { Ground } from '../ground.js';
import { roundTrips } from './round-trips.js';
import type { RoundTrip } from './round-trips.js';

/** Whose round trips. */
export interface TradeScope {
  readonly accountId?: string | undefined;
  readonly actorId?: string | undefined;
}

/** Most fills over which round trips are made in one answer; the newest ones count. */
export const TRADE_FILLS_MAX = 50_000;
const PAGE = 1_000;

/** Returns fills by the filter, the newest first, at most `limit`. */
export async function readFills(
  { accounts, tenantId }: Ground,
  filter: TradeScope & { readonly clientOrderId?: string },
  limit: number,
): Promise<readonly FillRow[]> {
  const rows: FillRow[] = [];
  let after: { readonly accountId: string; readonly n: number } | null = null;
  const wanted = {
    ...(filter.accountId === undefined ? {} : { accountId: filter.accountId }),
    ...(filter.actorId === undefined ? {} : { actorId: filter.actorId }),
    ...(filter.clientOrderId === undefined ? {} : { clientOrderId: filter.clientOrderId }),
  };
  while (rows.length < limit) {
    const first: number = Math.min(PAGE, limit - rows.length);
    const page: readonly FillRow[] = await accounts.fills(tenantId, wanted, { first, after });
    rows.push(...page);
    const last: FillRow | undefined = page.at(-1);
    if (last === undefined || page.length < first) break;
    after = { accountId: last.accountId, n: last.n };
  }
  return rows;
}

/** Returns round trips, the newest exit first. Each sub-account is matched for itself. */
export async function readTrades(
  ground: Ground,
  scope: TradeScope,
  /** Last number of the account's log that counts; for a scope within one account. */
  until: number | null = null,
): Promise<readonly RoundTrip[]> {
  const all = await readFills(ground, scope, TRADE_FILLS_MAX);
  const fills = until === null ? all : all.filter(({ n }) => n <= until);
  const groups = new Map<string, FillRow[]>();
  for (const fill of fills) {
    const key = `${fill.accountId} ${fill.actorId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fill]);
    else group.push(fill);
  }
  const ids = [...new Set(fills.map(({ instrumentId }) => instrumentId))];
  const found = await ground.instruments.getMany(ground.tenantId, ids);
  return [...groups.values()]
    .flatMap((group) => {
      const held = new Set(group.map(({ instrumentId }) => instrumentId));
      return roundTrips(
        group,
        found.filter(({ id }) => held.has(id)),
      );
    })
    .sort((a, b) => b.exitAt - a.exitAt || b.n - a.n || b.part - a.part);
}
