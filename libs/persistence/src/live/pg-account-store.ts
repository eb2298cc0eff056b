import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import type { SwitchMode } from '@vela/orders';
import type {
  AccountCommit,
  AccountImage,
  AccountLogRow,
  AccountRecord,
  AccountStore,
  AccountSwitches,
  AccountWrite,
  BrokerOrderRow,
  FillRow,
  PageRequest,
  PendingIntent,
} from '@vela/ports';
import type { RepositoryContext } from '../repositories/context.js';
import { sendFenced, snapshotText } from '../repositories/fenced-write.js';
import { ACCOUNT, FILL, ORDER, POSITIONS, logRowOf, orderOf } from './account-rows.js';
import type { OrderRow } from './account-rows.js';
import { accountArrays } from './account-write.js';
import { intentOf } from './pg-deployment-store.js';
import { plainText } from './plain-text.js';

/** Ended orders that a gateway starts with, newest first. */
const ENDED_MAX = 200;
/** Accounts that are listed at most. */
const LIST_MAX = 1_000;

/**
 * The first intents of each deployment behind its cursor. A clock that went back must not turn the
 * order of decisions around, so each counts as late as the latest before it.
 */
const PENDING = `
select p.actor_id as "actorId", p.seq, p.leg, p.body, p.at,
  case when p.kind = 'stream' then (select s.available_at from tape t
      join feed_slice s on s.feed_id = p.feed_id and s.n = t.to_n
    where t.actor_id = p.actor_id and t.source = 'slice' and t.seq <= p.seq
    order by t.seq desc limit 1) end as "marketAt"
from (
  select d.actor_id, d.feed_id, f.source ->> 'kind' as kind, x.seq, x.leg, x.body, x.at,
    max(x.at) over (partition by d.actor_id order by x.seq, x.leg) as since
  from deployment d
    join feed f on f.id = d.feed_id
    left join intent_cursor c on c.account_id = d.account_id and c.actor_id = d.actor_id
    cross join lateral (
      select i.seq, i.leg, i.body, i.at from intent i
      where i.actor_id = d.actor_id
        and (i.seq, i.leg) > (coalesce(c.seq, -1), coalesce(c.leg, -1))
      order by i.seq, i.leg limit $2) x
  where d.account_id = $1 and ($3::text[] is null or d.actor_id = any ($3))) p
order by p.since, p.actor_id, p.seq, p.leg limit $2`;

const COMMIT = `select * from vela_account_commit(${Array.from({ length: 57 }, (_, i) => `$${i + 1}`).join(', ')})`;

/** Rows that name an actor or nobody, as two walks of an index. */
const FACTS_OF = `
select n, actor_id as "actorId", body, at from (
  (select * from account_log where account_id = $1 and actor_id = $4 and n > $2
    order by n limit $3)
  union all
  (select * from account_log where account_id = $1 and actor_id is null and n > $2
    order by n limit $3)) l
order by n limit $3`;

/** Keeps broker accounts, their orders, logs and fills in PostgreSQL. */
export class PgAccountStore implements AccountStore {
  constructor(private readonly context: Pick<RepositoryContext, 'db' | 'clock'>) {}

  /** Adds an account together with its gateway; false when the id is there. */
  async create(account: Parameters<AccountStore['create']>[0]): Promise<boolean> {
    const { db, clock } = this.context;
    const { id, tenantId, actorId, name, broker, mode, currency, options, limits } = account;
    const [row] = await db.query<{ made: boolean }>({
      name: 'account-create',
      text: 'select vela_account_create($1, $2) as made',
      values: [
        canonicalJson({ id, tenantId, actorId, name, broker, mode, currency, options, limits }),
        clock.now(),
      ],
    });
    return row!.made;
  }

  /** Returns an account of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<AccountRecord | null> {
    const [row] = await this.context.db.query<AccountRecord>({
      name: 'account-get',
      text: `${ACCOUNT} where b.tenant_id = $1 and b.id = $2`,
      values: [tenantId, id],
    });
    return row ?? null;
  }

  /** Returns the account of which an actor is the gateway, or null. */
  async byActor(actorId: string): Promise<AccountRecord | null> {
    const [row] = await this.context.db.query<AccountRecord>({
      name: 'account-by-actor',
      text: `${ACCOUNT} where b.actor_id = $1`,
      values: [actorId],
    });
    return row ?? null;
  }

  /** Returns the accounts of a tenant, newest first; 1,000 at most. */
  async list(tenantId: string): Promise<readonly AccountRecord[]> {
    return await this.context.db.query<AccountRecord>({
      name: 'account-list',
      text: `${ACCOUNT} where b.tenant_id = $1 order by b.id desc limit ${LIST_MAX}`,
      values: [tenantId],
    });
  }

  /** Returns everything a gateway starts from. Throws `NOT_FOUND` where there is no account. */
  async image(accountId: string): Promise<AccountImage> {
    // One instant for all of it: somebody else may still be writing.
    return await this.context.db.transaction(async (client) => {
      const { rows: accounts } = await client.query<AccountRecord>(`${ACCOUNT} where b.id = $1`, [
        accountId,
      ]);
      const [account] = accounts;
      if (account === undefined) {
        throw new VelaError('NOT_FOUND', `there is no account ${accountId}`);
      }
      const { rows: orders } = await client.query<OrderRow>(
        `(${ORDER} where o.account_id = $1 and o.send in ('sending', 'accepted', 'unknown'))
         union all
         (${ORDER} where o.account_id = $1 and o.send in ('denied', 'rejected', 'closed')
           order by o.updated_at desc limit ${ENDED_MAX})`,
        [accountId],
      );
      const { rows: cursors } = await client.query<{ actor_id: string; seq: number; leg: number }>(
        'select actor_id, seq, leg from intent_cursor where account_id = $1 order by actor_id',
        [accountId],
      );
      const { rows: positions } = await client.query<AccountImage['positions'][number]>(POSITIONS, [
        accountId,
      ]);
      const { rows: commands } = await client.query<{ n: number }>(
        'select last_command as n from broker_account where id = $1',
        [accountId],
      );
      return {
        account,
        orders: orders.map(orderOf),
        cursors: new Map(cursors.map(({ actor_id: id, seq, leg }) => [id, [seq, leg] as const])),
        positions,
        command: commands[0]!.n,
      };
    }, 'begin isolation level repeatable read read only');
  }

  /** Returns what an account holds, by sub-account and instrument. */
  async positions(accountId: string): Promise<AccountImage['positions']> {
    return await this.context.db.query<AccountImage['positions'][number]>({
      name: 'account-positions',
      text: POSITIONS,
      values: [accountId],
    });
  }

  /** Returns intents that were not taken yet; those of a deployment in the order of decisions. */
  async pendingIntents(
    accountId: string,
    limit: number,
    actorIds?: readonly string[],
  ): Promise<readonly PendingIntent[]> {
    const rows = await this.context.db.query<{
      actorId: string;
      seq: number;
      leg: number;
      body: string;
      at: Micros;
      marketAt: Micros | null;
    }>({
      name: actorIds === undefined ? 'account-pending' : 'account-pending-of',
      text: PENDING,
      values: [accountId, limit, actorIds ?? null],
    });
    return rows.map((row) => {
      const { actorId, at, marketAt } = row;
      return { ...intentOf(row), actorId, at, ...(marketAt === null ? {} : { marketAt }) };
    });
  }

  /** Commits the work of a gateway in one statement, all of it or nothing. */
  async commit(write: AccountWrite): Promise<AccountCommit> {
    const [row] = await sendFenced<{
      kind: AccountCommit['kind'];
      last_fact: number | null;
      mode: SwitchMode | null;
      known: string[] | null;
    }>(this.context.db, {
      name: 'account-commit',
      text: COMMIT,
      values: [
        write.claim.actorId,
        write.claim.epoch,
        write.seq.old,
        write.seq.new,
        snapshotText(write.life),
        write.accountId,
        ...accountArrays(write),
      ],
    });
    const { kind, last_fact: lastFact, mode, known } = row!;
    if (kind === 'engaged') return { kind, mode: mode! };
    if (kind === 'replaced') return { kind };
    return { kind, lastFact: lastFact!, known: known! };
  }

  /** Returns the switches over an account. Throws `NOT_FOUND` where there is no account. */
  async switches(accountId: string): Promise<AccountSwitches> {
    const [row] = await this.context.db.query<AccountSwitches>({
      name: 'account-switches',
      text: `select coalesce(s.mode, 'NONE') as mode, coalesce(s.scope, 'account') as scope,
          coalesce(s.reason, '') as reason, b.engaging,
          (select coalesce(json_agg(json_build_object('actorId', w.subject, 'mode', w.mode,
              'reason', w.reason) order by w.subject), '[]')
            from trading_switch w join deployment d on d.actor_id = w.subject
            where w.tenant_id = b.tenant_id and w.scope = 'deployment' and w.mode <> 'NONE'
              and d.account_id = b.id) as deployments
        ${ACCOUNT.slice(ACCOUNT.indexOf('from broker_account'))} where b.id = $1`,
      values: [accountId],
    });
    if (row === undefined) throw new VelaError('NOT_FOUND', `there is no account ${accountId}`);
    return row;
  }

  /** Returns rows of an account's log behind a number, in order. */
  async facts(
    accountId: string,
    after: number,
    limit: number,
    actorId?: string,
  ): Promise<readonly AccountLogRow[]> {
    const one = actorId === undefined;
    const rows = await this.context.db.query<Parameters<typeof logRowOf>[0]>({
      name: one ? 'account-facts' : 'account-facts-of',
      text: one
        ? `select n, actor_id as "actorId", body, at from account_log
           where account_id = $1 and n > $2 order by n limit $3`
        : FACTS_OF,
      values: one ? [accountId, after, limit] : [accountId, after, limit, actorId],
    });
    return rows.map(logRowOf);
  }

  /** Returns the last number of the log, 0 where there is no account. */
  async lastFact(accountId: string): Promise<number> {
    const [row] = await this.context.db.query<{ n: number }>({
      name: 'account-last-fact',
      text: 'select last_fact as n from broker_account where id = $1',
      values: [accountId],
    });
    return row?.n ?? 0;
  }

  /** Returns an order of a tenant, or null. */
  async order(tenantId: string, clientOrderId: string): Promise<BrokerOrderRow | null> {
    const [row] = await this.context.db.query<OrderRow>({
      name: 'account-order',
      text: `${ORDER} where o.tenant_id = $1 and o.client_order_id = $2
        order by o.created_at limit 1`,
      values: [tenantId, clientOrderId],
    });
    return row === undefined ? null : orderOf(row);
  }

  /** Returns a page of orders, newest first, behind a client order id. */
  async orders(
    tenantId: string,
    filter: Parameters<AccountStore['orders']>[1],
    page: PageRequest,
  ): Promise<readonly BrokerOrderRow[]> {
    const { accountId, actorId, open, instrumentId } = filter;
    const rows = await this.context.db.query<OrderRow>(
      `${ORDER} where o.tenant_id = $1 and ($2::text is null or o.account_id = $2)
         and ($3::text is null or o.actor_id = $3) and ($4::text is null or o.instrument_id = $4)
         and ($5::boolean is null or (o.send in ('sending', 'accepted', 'unknown')) = $5)
         and ($6::text is null or (o.created_at, o.client_order_id) < (
           select c.created_at, c.client_order_id from broker_order c
           where c.tenant_id = $1 and c.client_order_id = $6 order by c.created_at limit 1))
       order by o.created_at desc, o.client_order_id desc limit $7`,
      [
        tenantId,
        accountId ?? null,
        actorId ?? null,
        instrumentId ?? null,
        open ?? null,
        page.after,
        page.first,
      ],
    );
    return rows.map(orderOf);
  }

  /** Returns a page of fills, newest first, behind one of them. */
  async fills(
    tenantId: string,
    filter: Parameters<AccountStore['fills']>[1],
    page: Parameters<AccountStore['fills']>[2],
  ): Promise<readonly FillRow[]> {
    const { accountId, actorId, clientOrderId } = filter;
    return await this.context.db.query<FillRow>(
      `${FILL} where f.tenant_id = $1 and ($2::text is null or f.account_id = $2)
         and ($3::text is null or f.actor_id = $3)
         and ($4::text is null or f.client_order_id = $4)
         and ($5::text is null or (f.at, f.account_id, f.n) < (
           select c.at, c.account_id, c.n from fill c
           where c.tenant_id = $1 and c.account_id = $5 and c.n = $6))
       order by f.at desc, f.account_id desc, f.n desc limit $7`,
      [
        tenantId,
        accountId ?? null,
        actorId ?? null,
        clientOrderId ?? null,
        page.after?.accountId ?? null,
        page.after?.n ?? null,
        page.first,
      ],
    );
  }

  /** Engages or releases a switch; returns how many accounts and deployments it concerns. */
  async engage(
    tenantId: string,
    scope: Parameters<AccountStore['engage']>[1],
    mode: SwitchMode,
    by: { readonly by: string; readonly reason: string; readonly at: Micros },
  ): Promise<number> {
    const subject =
      scope.kind === 'deployment' ? scope.actorId : scope.kind === 'account' ? scope.accountId : '';
    // Saying it twice is harmless, saying it never is not.
    const [row] = await sendFenced<{ concerned: number }>(this.context.db, {
      name: 'account-engage',
      text: 'select vela_engage($1, $2, $3, $4, $5, $6, $7) as concerned',
      values: [tenantId, scope.kind, subject, mode, plainText(by.by), plainText(by.reason), by.at],
    });
    return row!.concerned;
  }

  /** Sets the limits of an account; false where the tenant has no such account. */
  async setLimits(
    tenantId: string,
    accountId: string,
    limits: { readonly [name: string]: Canonical },
  ): Promise<boolean> {
    const rows = await this.context.db.query({
      name: 'account-limits',
      text: `update broker_account set limits = $3 where tenant_id = $1 and id = $2
        returning id`,
      values: [tenantId, accountId, canonicalJson(limits)],
    });
    return rows.length > 0;
  }
}
