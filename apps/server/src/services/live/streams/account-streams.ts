import { formatDecimal, parseDecimal } from '@vela/kernel';
import { logs } from '@vela/ports';
import type { AccountFact } from '@vela/orders';
import type { AccountLogRow, AccountRecord, BrokerOrderRow, FillRow } from '@vela/ports';
import type { Ground } from '../../ground.js';
import type { AccountService } from '../account-service.js';
import type { DeploymentService } from '../deployment-service.js';
import { followRows } from './row-follower.js';
import type { RowItem, RowLog } from './row-follower.js';

/** Whose orders and fills: one account, one deployment, or everything of the tenant. */
export interface AccountScope {
  readonly accountId?: string | null | undefined;
  readonly deploymentId?: string | null | undefined;
}

interface Scope {
  readonly accountId: string | null;
  readonly actorId: string | null;
}

/** Open orders of which an opening event tells. */
const OPEN_MAX = 200;

type FactRow = AccountLogRow & { readonly accountId: string };

/** Lossless streams over the logs of accounts. */
export class AccountStreams {
  constructor(
    private readonly ground: Ground,
    private readonly accounts: AccountService,
    private readonly deployments: DeploymentService,
  ) {}

  /** Returns open orders, then every change of an order. */
  async orders(
    wanted: AccountScope,
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<BrokerOrderRow>>> {
    const scope = await this.scope(wanted);
    const { accounts, tenantId, clock } = this.ground;
    return followRows<FactRow, BrokerOrderRow>({
      kind: kindOf('orders', scope),
      logs: () => this.logs(scope),
      items: async ({ fact }) => {
        const id = orderOf(fact);
        const row = id === null ? null : await accounts.order(tenantId, id);
        return row === null || !isOf(row, scope) ? [] : [row];
      },
      snapshot: async () => {
        const open = await accounts.orders(
          tenantId,
          { ...filterOf(scope), open: true },
          { first: OPEN_MAX, after: null },
        );
        return open.toReversed();
      },
      after,
      now: () => clock.now(),
    });
  }

  /** Returns every fill behind the moment of subscribing, or behind a cursor. */
  async fills(
    wanted: AccountScope,
    after: string | null | undefined,
  ): Promise<AsyncIterableIterator<RowItem<FillRow>>> {
    const scope = await this.scope(wanted);
    return followRows<FactRow, FillRow>({
      kind: kindOf('fills', scope),
      logs: () => this.logs(scope),
      items: async (row) => {
        const fill = await this.fillOf(row);
        return fill === null || (scope.actorId !== null && fill.actorId !== scope.actorId)
          ? []
          : [fill];
      },
      // Fills that were before are a query; here they would be counted twice.
      snapshot: async () => [],
      after,
      now: () => this.ground.clock.now(),
    });
  }

  private async scope({ accountId, deploymentId }: AccountScope): Promise<Scope> {
    const deployment =
      deploymentId == null ? null : await this.deployments.expect(deploymentId, ['deploymentId']);
    const account = accountId == null ? null : await this.accounts.expect(accountId, ['accountId']);
    return {
      accountId: account?.id ?? deployment?.accountId ?? null,
      actorId: deployment?.actorId ?? null,
    };
  }

  private async logs({ accountId, actorId }: Scope): Promise<readonly RowLog<FactRow>[]> {
    const { accounts, tenantId } = this.ground;
    const one = accountId === null ? null : await accounts.get(tenantId, accountId);
    const all: readonly AccountRecord[] =
      accountId === null ? await accounts.list(tenantId) : one === null ? [] : [one];
    return all.map(({ id, lastFact }) => ({
      name: id,
      hints: this.ground.rowHints.whenAppended(logs.account(id)),
      version: String(lastFact),
      read: async (after, limit) => {
        const rows = await accounts.facts(id, after, limit, actorId ?? undefined);
        return rows.map((row) => ({ ...row, accountId: id }));
      },
      last: () => accounts.lastFact(id),
    }));
  }

  private async fillOf({ accountId, n, actorId, fact, at }: FactRow): Promise<FillRow | null> {
    const base = { accountId, n, actorId: actorId ?? 'manual' };
    if (fact.kind === 'execution') {
      const { execution } = fact;
      const { key, clientOrderId, instrumentId, side, quantity, price, fee } = execution;
      return {
        ...base,
        key,
        kind: execution.inferred ? 'inferred' : 'fill',
        clientOrderId,
        instrumentId,
        side,
        quantity: plain(quantity),
        price: plain(price),
        fee: plain(fee?.amount ?? '0'),
        currency: execution.currency,
        at: execution.venueTime,
      };
    }
    if (fact.kind !== 'bust' && fact.kind !== 'fee') return null;
    // What the fact does not say stands in the row of the fill.
    const { accounts, tenantId } = this.ground;
    const { clientOrderId, key } = fact;
    const filter = { accountId, ...(clientOrderId === null ? {} : { clientOrderId }) };
    const rows = await accounts.fills(tenantId, filter, { first: 500, after: null });
    const own = rows.find((row) => row.n === n) ?? rows.find((row) => row.key === key);
    if (own === undefined) return null;
    return own.n === n ? own : { ...own, ...base, kind: fact.kind, at };
  }
}

const plain = (text: string): string => formatDecimal(parseDecimal(text));

/** A cursor of one scope says nothing of another one. */
const kindOf = (stream: string, { accountId, actorId }: Scope): string =>
  `${stream}/${actorId ?? accountId ?? 'all'}`;

const filterOf = ({ accountId, actorId }: Scope): { accountId?: string; actorId?: string } => ({
  ...(accountId === null ? {} : { accountId }),
  ...(actorId === null ? {} : { actorId }),
});

const isOf = (row: BrokerOrderRow, { accountId, actorId }: Scope): boolean =>
  (accountId === null || row.accountId === accountId) &&
  (actorId === null || row.actorId === actorId);

/** Returns the order that a fact is about. */
function orderOf(fact: AccountFact): string | null {
  switch (fact.kind) {
    case 'report':
      return fact.report.clientOrderId;
    case 'execution':
      return fact.execution.clientOrderId;
    case 'bust':
    case 'denied':
    case 'requestRefused':
    case 'fee':
      return fact.clientOrderId;
    default:
      return null;
  }
}
