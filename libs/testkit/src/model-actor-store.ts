import { VelaError } from '@vela/kernel';
import type { ActorCommand, ActorKind, ActorStore, ActorWrite, Claim, Instance } from '@vela/ports';

const LEASE_MS = 2_000;
const RESTART_GRACE_MS = 5_000;

interface InstanceRow {
  readonly boot: number;
  readonly name: string;
  readonly build: string;
  readonly roles: readonly string[];
  readonly startedAt: number;
  leaseUntil: number;
  draining: boolean;
  /** False as soon as the process is dead: the server drops its lock. */
  locked: boolean;
}

interface ActorRow {
  readonly id: string;
  readonly kind: ActorKind;
  boot: number | null;
  epoch: number;
  seq: number;
  snapshot: unknown;
  attempts: number;
  final: boolean;
}

/** What became of a write, for checks of the whole history. */
export interface ModelWrite {
  readonly actorId: string;
  readonly epoch: number;
  readonly seq: number;
  readonly accepted: boolean;
}

/** The claim protocol as a model in memory: what PostgreSQL decides, with faults on demand. */
export class ModelActorStore implements ActorStore {
  readonly actors = new Map<string, ActorRow>();
  readonly rows = new Map<number, InstanceRow>();
  readonly writes: ModelWrite[] = [];
  readonly commandRows = new Map<string, ActorCommand[]>();
  claims = 0;
  /** While true every call rejects. */
  away = false;
  private boots = 0;
  private startedAt = -Infinity;

  /** `now` is the database's own clock in milliseconds. */
  constructor(private readonly now: () => number) {}

  /** Adds a free actor. */
  add(id: string, kind: ActorKind = 'backtest'): void {
    const fresh = { boot: null, epoch: 0, seq: 0, snapshot: null, attempts: 0, final: false };
    this.actors.set(id, { id, kind, ...fresh });
  }

  /** Takes the lock of a process that died. */
  died(boot: number): void {
    const row = this.rows.get(boot);
    if (row !== undefined) row.locked = false;
  }

  /** Brings the server back after an outage: every lock is gone and taken again by the living. */
  restarted(): void {
    this.away = false;
    this.startedAt = this.now();
  }

  async boot(instance: { name: string; build: string; roles: readonly string[] }): Promise<number> {
    await this.call();
    const boot = ++this.boots;
    const now = this.now();
    const lease = { startedAt: now, leaseUntil: now + LEASE_MS, draining: false, locked: true };
    this.rows.set(boot, { boot, ...instance, ...lease });
    return boot;
  }

  async renew(boot: number): Promise<boolean> {
    await this.call();
    const row = this.rows.get(boot);
    if (row === undefined) return false;
    row.leaseUntil = this.now() + LEASE_MS;
    return true;
  }

  async claim(boot: number, kinds: readonly ActorKind[], limit: number): Promise<readonly Claim[]> {
    await this.call();
    const me = this.rows.get(boot);
    if (me === undefined || me.draining || me.leaseUntil <= this.now()) return [];
    const free = [...this.actors.values()].filter(
      (actor) => !actor.final && kinds.includes(actor.kind) && this.isFree(actor, boot),
    );
    return free.slice(0, Math.min(limit, 25)).map((actor) => {
      if (actor.boot !== null) actor.attempts++;
      actor.boot = boot;
      actor.epoch++;
      this.claims++;
      const { id, kind, epoch, seq, snapshot, attempts } = actor;
      return { actorId: id, tenantId: 'ten_1', kind, epoch, seq, snapshot, attempts };
    });
  }

  private isFree(actor: ActorRow, boot: number): boolean {
    if (actor.boot === null) return true;
    if (actor.boot === boot || this.now() - this.startedAt <= RESTART_GRACE_MS) return false;
    const owner = this.rows.get(actor.boot);
    return owner === undefined || !owner.locked || owner.leaseUntil <= this.now();
  }

  async commit(writes: readonly ActorWrite[]): Promise<readonly string[]> {
    await this.call();
    return writes.filter((write) => !this.write(write)).map(({ claim }) => claim.actorId);
  }

  /** Writes one row under its fence; false when the owner was replaced. */
  write({ claim, seq, snapshot, final }: ActorWrite): boolean {
    const actor = this.actors.get(claim.actorId);
    const text = JSON.stringify(snapshot);
    const done =
      actor !== undefined &&
      actor.epoch === claim.epoch &&
      (actor.seq === claim.seq ||
        (actor.seq === seq && seq > claim.seq && JSON.stringify(actor.snapshot) === text));
    this.writes.push({ actorId: claim.actorId, epoch: claim.epoch, seq, accepted: done });
    if (!done) return false;
    if (seq > actor.seq) actor.attempts = 0;
    Object.assign(actor, { seq, snapshot: JSON.parse(text) as unknown, final });
    if (final) actor.boot = null;
    return true;
  }

  async release(boot: number, actorIds: readonly string[]): Promise<void> {
    await this.call();
    for (const id of actorIds) {
      const actor = this.actors.get(id);
      if (actor?.boot === boot) actor.boot = null;
    }
  }

  async drain(boot: number): Promise<void> {
    await this.call();
    const row = this.rows.get(boot);
    if (row !== undefined) row.draining = true;
  }

  async leave(boot: number): Promise<void> {
    await this.call();
    this.rows.delete(boot);
    for (const actor of this.actors.values()) if (actor.boot === boot) actor.boot = null;
  }

  async instances(): Promise<readonly Instance[]> {
    await this.call();
    return [...this.rows.values()].map((row) => ({
      ...row,
      actors: [...this.actors.values()].filter((actor) => actor.boot === row.boot).length,
    }));
  }

  async command(
    actorId: string,
    command: { id: string; kind: string; body: unknown },
  ): Promise<boolean> {
    await this.call();
    const rows = this.commandRows.get(actorId) ?? [];
    if (rows.some(({ id }) => id === command.id)) return false;
    this.commandRows.set(actorId, [...rows, { ...command, n: rows.length + 1 }]);
    return true;
  }

  async commands(actorId: string, after: number): Promise<readonly ActorCommand[]> {
    await this.call();
    return (this.commandRows.get(actorId) ?? []).filter(({ n }) => n > after);
  }

  async findCommand(actorId: string, id: string): Promise<ActorCommand | null> {
    await this.call();
    return (this.commandRows.get(actorId) ?? []).find((row) => row.id === id) ?? null;
  }

  /** Begins every call: an answer is never in the caller's own turn, and none comes while away. */
  async call(): Promise<void> {
    await Promise.resolve();
    if (this.away) {
      throw new VelaError('UNAVAILABLE', 'the database is away', { retryable: true });
    }
  }
}
