import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ActorCommand, ActorKind, ActorStore, ActorWrite, Claim, Instance } from '@vela/ports';
import type { Database } from '../database/database.js';
import { sendFenced, snapshotText } from '../repositories/fenced-write.js';
import { LivenessLock } from './liveness-lock.js';

/** Most actors that one statement takes. */
const CLAIM_MAX = 25;
const LEASE = `interval '2 seconds'`;

/** What this process remembers of an instance that it is. */
interface Session {
  readonly lock: LivenessLock;
  /** Epochs of the claims that were handed out, by actor. */
  readonly known: Map<string, number>;
  /** One claim at a time: a second one would find what the first was just given. */
  claiming: Promise<unknown>;
}

interface ClaimRow {
  id: string;
  tenant_id: string;
  kind: ActorKind;
  epoch: number;
  seq: number;
  snapshot: unknown;
  attempts: number;
}

/** Ownership of actors in PostgreSQL by lease, liveness lock and epoch. */
export class PgActorStore implements ActorStore {
  private readonly sessions = new Map<number, Session>();

  constructor(private readonly db: Database) {}

  /** Registers this process as a new instance and takes its liveness lock. */
  async boot(instance: { name: string; build: string; roles: readonly string[] }): Promise<number> {
    const { name, build, roles } = instance;
    // Rows of processes that died long ago are of no use to anybody.
    await this.db.query(
      `delete from instance i where i.lease_until < clock_timestamp() - interval '1 hour'
         and not exists (select from actor a where a.boot = i.boot)`,
    );
    const [row] = await this.db.query<{ boot: number }>(
      `insert into instance (name, build, roles, lease_until)
       values ($1, $2, $3, clock_timestamp() + ${LEASE}) returning boot`,
      [name, build, roles],
    );
    const boot = row!.boot;
    const lock = new LivenessLock(this.db.url, this.db.applicationName, boot);
    await lock.take();
    this.sessions.set(boot, { lock, known: new Map(), claiming: Promise.resolve() });
    return boot;
  }

  /** Prolongs a lease by two seconds of the database's clock; false when it is not known. */
  async renew(boot: number): Promise<boolean> {
    this.sessions.get(boot)?.lock.keep();
    const rows = await this.db.query({
      name: 'lease-renew',
      text: `update instance set lease_until = clock_timestamp() + ${LEASE}
        where boot = $1 returning boot`,
      values: [boot],
    });
    return rows.length > 0;
  }

  /** Takes up to `limit` free actors (25 at most), raising each epoch. */
  async claim(boot: number, kinds: readonly ActorKind[], limit: number): Promise<readonly Claim[]> {
    const session = this.session(boot);
    const turn = session.claiming
      .catch(() => undefined)
      .then(() => this.claimNow(boot, session, kinds, Math.min(limit, CLAIM_MAX)));
    session.claiming = turn;
    return await turn;
  }

  private async claimNow(
    boot: number,
    { known }: Session,
    kinds: readonly ActorKind[],
    limit: number,
  ): Promise<readonly Claim[]> {
    const rows = await this.db.query<ClaimRow>({
      name: 'actor-claim',
      text: 'select * from vela_claim($1, $2, $3, $4, $5)',
      values: [boot, kinds, limit, [...known.keys()], [...known.values()]],
    });
    return rows.map(({ id, tenant_id: tenantId, ...rest }) => {
      known.set(id, rest.epoch);
      return { actorId: id, tenantId, ...rest };
    });
  }

  /** Commits writes in one statement; returns the ids of actors whose owner was replaced. */
  async commit(writes: readonly ActorWrite[]): Promise<readonly string[]> {
    if (writes.length === 0) return [];
    const rows = await sendFenced<{ id: string }>(this.db, {
      name: 'actor-commit',
      text: 'select vela_commit($1, $2, $3, $4, $5, $6) as id',
      values: [
        writes.map(({ claim }) => claim.actorId),
        writes.map(({ claim }) => claim.epoch),
        writes.map(({ claim }) => claim.seq),
        writes.map(({ seq }) => seq),
        writes.map(({ snapshot }) => snapshotText(snapshot)),
        writes.map(({ final }) => final),
      ],
    });
    return rows.map(({ id }) => id);
  }

  /** Gives actors back so that another instance may claim them at once. */
  async release(boot: number, actorIds: readonly string[]): Promise<void> {
    await this.db.query('update actor set boot = null where boot = $1 and id = any ($2)', [
      boot,
      actorIds,
    ]);
    const known = this.sessions.get(boot)?.known;
    for (const id of actorIds) known?.delete(id);
  }

  /** Marks the instance as leaving; it is offered nothing any more. */
  async drain(boot: number): Promise<void> {
    await this.db.query('update instance set draining = true where boot = $1', [boot]);
  }

  /** Removes the instance, gives back what it still owned, and drops its liveness lock. */
  async leave(boot: number): Promise<void> {
    const session = this.sessions.get(boot);
    this.sessions.delete(boot);
    try {
      await this.db.query(
        `with gone as (delete from instance where boot = $1)
         update actor set boot = null where boot = $1`,
        [boot],
      );
    } finally {
      await session?.lock.close();
    }
  }

  /** Returns the instances whose lease was alive within the last minute, oldest first. */
  async instances(): Promise<readonly Instance[]> {
    const micros = (column: string): string =>
      `(extract(epoch from ${column}) * 1000000)::bigint as "${column}"`;
    const rows = await this.db.query<{
      boot: number;
      name: string;
      build: string;
      roles: string[];
      started_at: Micros;
      lease_until: Micros;
      draining: boolean;
      actors: number;
    }>(
      `select boot, name, build, roles, ${micros('started_at')}, ${micros('lease_until')}, draining,
         (select count(*) from actor a where a.boot = i.boot) as actors
       from instance i where lease_until > clock_timestamp() - interval '1 minute' order by boot`,
    );
    return rows.map(({ started_at: startedAt, lease_until: leaseUntil, ...rest }) => ({
      ...rest,
      startedAt,
      leaseUntil,
    }));
  }

  /** Appends a command with an id of the caller; false when that id was there already. */
  async command(
    actorId: string,
    command: { id: string; kind: string; body: unknown },
  ): Promise<boolean> {
    const [row] = await this.db.query<{ added: boolean }>({
      name: 'actor-command',
      text: 'select vela_command($1, $2, $3, $4) as added',
      values: [actorId, command.id, command.kind, snapshotText(command.body)],
    });
    return row!.added;
  }

  /** Returns the commands of an actor behind a number, in order; 1,000 at most. */
  async commands(actorId: string, after: number): Promise<readonly ActorCommand[]> {
    return await this.db.query<ActorCommand>({
      name: 'actor-commands',
      text: `select id, n, kind, body from command where actor_id = $1 and n > $2
        order by n limit 1000`,
      values: [actorId, after],
    });
  }

  /** Returns the command of an actor that has an id of the caller, or null. */
  async findCommand(actorId: string, id: string): Promise<ActorCommand | null> {
    const [row] = await this.db.query<ActorCommand>({
      name: 'actor-command-by-id',
      text: 'select id, n, kind, body from command where actor_id = $1 and id = $2',
      values: [actorId, id],
    });
    return row ?? null;
  }

  private session(boot: number): Session {
    const session = this.sessions.get(boot);
    if (session === undefined) {
      throw new VelaError('NOT_FOUND', `instance ${boot} was not booted by this process`);
    }
    return session;
  }
}
