import { canonicalJson } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import type { Intent } from '@vela/orders';
import type {
  AlertRow,
  DeploymentCommit,
  DeploymentImage,
  DeploymentRecord,
  DeploymentSpec,
  DeploymentStore,
  PageRequest,
  TapeEntry,
  TransitionRow,
} from '@vela/ports';
import type { RepositoryContext } from '../repositories/context.js';
import { sendFenced } from '../repositories/fenced-write.js';
import { commitArrays } from './deployment-arrays.js';

type Filter = Parameters<DeploymentStore['list']>[1];

const RECORD = `
select d.id, d.tenant_id as "tenantId", d.actor_id as "actorId", d.name, d.mode,
  d.strategy_id as "strategyId", d.strategy_version_id as "strategyVersionId", d.parameters,
  d.instrument_ids as "instrumentIds", d.timeframe, d.wider_timeframes as "widerTimeframes",
  d.feed_id as "feedId", d.account_id as "accountId", d.cash, d.currency, d.simulation, d.limits,
  d.seed, d.created_at as "createdAt", i.state, i.state_since as "stateSince", i.detail,
  vela_strictest(array[i.engaged, s.mode]) as engaged, i.summary, i.started_at as "startedAt",
  i.stopped_at as "stoppedAt"
from deployment d
  join deployment_image i on i.actor_id = d.actor_id
  left join trading_switch s on s.tenant_id = d.tenant_id and s.scope = 'deployment'
    and s.subject = d.actor_id`;

/** Conditions of a filter; each is open where its value is null. */
const MATCHING = `d.tenant_id = $1 and ($2::text[] is null or i.state = any ($2))
  and ($3::text is null or d.account_id = $3) and ($4::text is null or d.feed_id = $4)
  and ($5::text is null or d.name = $5)`;

const matching = (tenantId: string, filter: Filter): unknown[] => [
  tenantId,
  filter.states ?? null,
  filter.accountId ?? null,
  filter.feedId ?? null,
  filter.name ?? null,
];

const NO_CURSORS = { slice: 0, account: 0, timer: 0, command: 0 };

/** Keeps deployments in PostgreSQL. */
export class PgDeploymentStore implements DeploymentStore {
  constructor(private readonly context: Pick<RepositoryContext, 'db' | 'clock'>) {}

  /**
   * Adds a deployment with its actor, which rests until a command `start`; false when the id is
   * there. Throws `NOT_FOUND` unless version, feed, account of its mode, and instruments are the
   * tenant's.
   */
  async create(spec: DeploymentSpec): Promise<boolean> {
    const [row] = await this.context.db.query<{ made: boolean }>({
      name: 'deployment-create',
      text: 'select vela_deployment_create($1) as made',
      values: [canonicalJson(spec as unknown as Canonical)],
    });
    return row!.made;
  }

  /** Returns a deployment of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<DeploymentRecord | null> {
    const [row] = await this.context.db.query<DeploymentRecord>({
      name: 'deployment-get',
      text: `${RECORD} where d.tenant_id = $1 and d.id = $2`,
      values: [tenantId, id],
    });
    return row ?? null;
  }

  /** Returns the deployment that an actor carries out, or null. */
  async byActor(actorId: string): Promise<DeploymentRecord | null> {
    const [row] = await this.context.db.query<DeploymentRecord>({
      name: 'deployment-by-actor',
      text: `${RECORD} where d.actor_id = $1`,
      values: [actorId],
    });
    return row ?? null;
  }

  /** Returns a page of deployments, newest first; a name is meant exactly. */
  async list(
    tenantId: string,
    filter: Filter,
    page: PageRequest,
  ): Promise<readonly DeploymentRecord[]> {
    return await this.context.db.query<DeploymentRecord>({
      name: 'deployment-list',
      text: `${RECORD} where ${MATCHING} and ($6::text is null or d.id < $6)
        order by d.id desc limit $7`,
      values: [...matching(tenantId, filter), page.after, page.first],
    });
  }

  /** Returns how many deployments pass the filter. */
  async count(tenantId: string, filter: Filter): Promise<number> {
    const [row] = await this.context.db.query<{ count: number }>({
      name: 'deployment-count',
      text: `select count(*) from deployment d join deployment_image i on i.actor_id = d.actor_id
        where ${MATCHING}`,
      values: matching(tenantId, filter),
    });
    return row!.count;
  }

  /** Returns what a deployment must never lose; before its first commit its chain is 32 zeros. */
  async image(actorId: string): Promise<DeploymentImage | null> {
    const [row] = await this.context.db.query<{
      input: number;
      cursors: DeploymentImage['cursors'];
      chain: Buffer;
      snapshot: Buffer | null;
      snapshotInput: number | null;
      snapshotCursors: DeploymentImage['cursors'] | null;
      snapshotChain: Buffer | null;
    }>({
      name: 'deployment-image',
      text: `select i.input, ${cursorsOf('i')} as cursors, i.chain, s.body as snapshot,
          s.input as "snapshotInput", case when s.input is not null then ${cursorsOf('s')} end
            as "snapshotCursors", s.chain as "snapshotChain"
        from deployment_image i left join deployment_snapshot s on s.actor_id = i.actor_id
        where i.actor_id = $1`,
      values: [actorId],
    });
    if (row === undefined) return null;
    return {
      ...row,
      // They are kept for long; as they came, each would keep the driver's whole buffer alive.
      chain: new Uint8Array(row.chain),
      snapshot: row.snapshot === null ? null : new Uint8Array(row.snapshot),
      snapshotInput: row.snapshotInput ?? 0,
      snapshotCursors: row.snapshotCursors ?? NO_CURSORS,
      snapshotChain:
        row.snapshotChain === null ? new Uint8Array(32) : new Uint8Array(row.snapshotChain),
    };
  }

  /** Commits deployments in one statement; returns the actors whose owner was replaced. */
  async commit(writes: readonly DeploymentCommit[]): Promise<readonly string[]> {
    if (writes.length === 0) return [];
    const rows = await sendFenced<{ id: string }>(this.context.db, {
      name: 'deployment-commit',
      text: COMMIT,
      values: commitArrays(writes, this.context.clock.now()),
    });
    return rows.map(({ id }) => id);
  }

  /** Returns tape entries behind an input number, in order. */
  async tape(actorId: string, after: number, limit: number): Promise<readonly TapeEntry[]> {
    return await this.context.db.query<TapeEntry & { link: Buffer }>({
      name: 'deployment-tape',
      text: `select seq, source, from_n as "from", to_n as "to", link from tape
        where actor_id = $1 and seq > $2 order by seq limit $3`,
      values: [actorId, after, limit],
    });
  }

  /** Returns decisions behind an input number, in order; those of one input may be cut apart. */
  async intents(actorId: string, after: number, limit: number): Promise<readonly Intent[]> {
    const rows = await this.context.db.query<{ seq: number; leg: number; body: string }>({
      name: 'deployment-intents',
      text: `select seq, leg, body from intent where actor_id = $1 and seq > $2
        order by seq, leg limit $3`,
      values: [actorId, after, limit],
    });
    return rows.map(intentOf);
  }

  /** Returns changes of state behind a number, in order. */
  async transitions(
    actorId: string,
    after: number,
    limit: number,
  ): Promise<readonly (TransitionRow & { readonly n: number })[]> {
    return await this.context.db.query<TransitionRow & { readonly n: number }>({
      name: 'deployment-transitions',
      text: `select n, from_state as "from", to_state as "to", event, "by", reason, at
        from transition where actor_id = $1 and n > $2 order by n limit $3`,
      values: [actorId, after, limit],
    });
  }

  /** Returns printed lines behind a number, in order. */
  async logs(
    actorId: string,
    after: number,
    limit: number,
  ): Promise<readonly { n: number; level: string; message: string; at: Micros }[]> {
    return await this.context.db.query({
      name: 'deployment-logs',
      text: `select n, level, message, at from deployment_log
        where actor_id = $1 and n > $2 order by n limit $3`,
      values: [actorId, after, limit],
    });
  }

  /** Returns alerts of a tenant behind a number, in order. */
  async alerts(tenantId: string, after: number, limit: number): Promise<readonly AlertRow[]> {
    return await this.context.db.query<AlertRow>({
      name: 'alerts',
      text: `select n, severity, code, message, deployment_id as "deploymentId",
          account_id as "accountId", feed_id as "feedId", at
        from alert where tenant_id = $1 and n > $2 order by n limit $3`,
      values: [tenantId, after, limit],
    });
  }
}

const cursorsOf = (table: string): string =>
  `json_build_object('slice', ${table}.slice, 'account', ${table}.account,
    'timer', ${table}.timer, 'command', ${table}.command)`;

const COMMIT = `select vela_deployment_commit(${Array.from({ length: 33 }, (_, i) => `$${i + 1}`).join(', ')}) as id`;

/** Returns the decision that a row keeps. */
export const intentOf = (row: { seq: number; leg: number; body: string }): Intent => ({
  seq: row.seq,
  leg: row.leg,
  ...(JSON.parse(row.body) as { kind: 'cancel'; target: string }),
});
