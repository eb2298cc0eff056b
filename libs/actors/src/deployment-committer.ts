import { VelaError, messageOf } from '@vela/kernel';
import type { Tenure } from '@vela/ownership';
import { logs } from '@vela/ports';
import type { DeploymentCommit, DeploymentStore, Logger, RowHints } from '@vela/ports';
import { Subscription, firstValueFrom, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { Stopped } from './stop.js';

/** What one actor wants to become true; later ones are joined to those that wait. */
export type CommitPart = Omit<DeploymentCommit, 'claim' | 'seq'>;

/** What a committer is made of. */
export interface CommitterOptions {
  readonly deployments: Pick<DeploymentStore, 'commit'>;
  readonly rows: Pick<RowHints, 'appended'>;
  readonly scheduler: SchedulerLike;
  readonly log: Logger;
  /** Told for metrics: actors and tape entries of a statement, and how long it took. */
  readonly observe?: (actors: number, entries: number, ms: number) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The commits of one owner of one deployment. */
export interface CommitLine {
  /**
   * Adds what is to become true. What has an effect is committed at once together with whatever
   * else waits, the rest within {@link LAZY_MS}.
   */
  add(part: CommitPart, isUrgent: boolean): void;
  /** Number of the last input that is certainly committed. */
  readonly committed: number;
  /** Number of the last commit that is certain. */
  readonly seq: number;
  /** Resolves when everything added is committed; throws {@link Stopped} when it was replaced. */
  settled(): Promise<void>;
  /** Forgets what waits. */
  close(): void;
}

/** Longest time in ms that a step without effect waits for its commit. */
export const LAZY_MS = 500;
/** Deployments in one statement. */
const AT_ONCE_MAX = 500;
/** Pauses before a statement is sent again that met a database which was away. */
const RETRY_MS = { first: 100, most: 2_000 };

/**
 * Commits the deployments of a process together: one statement after the other, each with all that
 * wait when it begins, every row under its own fence. An outage of the database delays a statement,
 * which is then sent again as it was; an owner that was replaced ends alone.
 */
export class DeploymentCommitter {
  readonly #options: CommitterOptions;
  readonly #waiting = new Set<Line>();
  #isFlushing = false;
  #isUrgent = false;
  #lazy: Subscription | null = null;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Begins the commits of a claimed deployment that has taken some inputs already. */
  open(tenure: Tenure, accountId: string, input: number): CommitLine {
    const line = new Line(tenure, accountId, (isUrgent) => this.#dirty(line, isUrgent));
    line.committed = input;
    return line;
  }

  #dirty(line: Line, isUrgent: boolean): void {
    this.#waiting.add(line);
    if (isUrgent) this.#isUrgent = true;
    if (this.#isFlushing) return;
    if (isUrgent) void this.#flush();
    else this.#lazy ??= timer(LAZY_MS, this.#options.scheduler).subscribe(() => void this.#flush());
  }

  /** Commits all that waits, then what became urgent meanwhile. Never rejects. */
  async #flush(): Promise<void> {
    this.#isFlushing = true;
    this.#lazy?.unsubscribe();
    this.#lazy = null;
    // What is added in the same turn goes with it.
    await Promise.resolve();
    do {
      this.#isUrgent = false;
      const lines = [...this.#waiting].slice(0, AT_ONCE_MAX);
      for (const line of lines) this.#waiting.delete(line);
      await this.#commit(lines.filter((line) => line.begin()));
      if (lines.length === AT_ONCE_MAX) this.#isUrgent = true;
    } while (this.#isUrgent);
    this.#isFlushing = false;
    if (this.#waiting.size > 0) {
      this.#lazy = timer(LAZY_MS, this.#options.scheduler).subscribe(() => void this.#flush());
    }
  }

  async #commit(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    const { now, observe, log } = this.#options;
    const beganMs = now();
    const writes = lines.map((line) => line.write);
    try {
      const replaced = await this.#send(writes);
      for (const line of lines) {
        if (replaced.includes(line.actorId)) line.replaced();
        else this.#done(line);
      }
      const entries = writes.reduce((sum, { tape }) => sum + tape.length, 0);
      observe?.(lines.length, entries, now() - beganMs);
    } catch (thrown) {
      // One row that the database refuses must not hold up the others.
      if (lines.length > 1) for (const line of lines) await this.#commit([line]);
      else {
        const [line] = lines;
        log.error('A commit was refused.', { actorId: line!.actorId, error: messageOf(thrown) });
        line!.failed(thrown);
      }
    }
  }

  /** Sends writes until the database answers; the same ones again are safe. */
  async #send(writes: readonly DeploymentCommit[]): Promise<readonly string[]> {
    const { deployments, scheduler, log } = this.#options;
    for (let attempt = 0; ; attempt++) {
      try {
        return await deployments.commit(writes);
      } catch (thrown) {
        if (!(thrown instanceof VelaError && thrown.retryable)) throw thrown;
        if (attempt === 0) {
          log.warn('Commits of deployments wait for the database.', { error: messageOf(thrown) });
        }
        const waitMs = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** attempt);
        await firstValueFrom(timer(waitMs, scheduler));
      }
    }
  }

  #done(line: Line): void {
    const { write, accountId, actorId } = line;
    const { rows } = this.#options;
    line.done();
    const hint = { n: write.input, actorId };
    if (write.intents.length > 0) rows.appended(logs.intents(accountId), hint);
    if (write.alerts.length > 0) rows.appended(logs.alerts(write.claim.tenantId), hint);
    rows.appended(logs.deployment(actorId), { n: write.seq.new, actorId });
  }
}

/** What one actor has added: what is on its way, and what waits behind it. */
class Line implements CommitLine {
  seq: number;
  committed = 0;
  #next: CommitPart | null = null;
  #write: DeploymentCommit | null = null;
  /** Whether what waits behind the write on its way has an effect. */
  #isUrgent = false;
  #end: unknown = null;
  readonly #waiters: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  constructor(
    readonly tenure: Tenure,
    readonly accountId: string,
    private readonly dirty: (isUrgent: boolean) => void,
  ) {
    this.seq = tenure.claim.seq;
  }

  get actorId(): string {
    return this.tenure.claim.actorId;
  }

  get write(): DeploymentCommit {
    if (this.#write === null) throw new VelaError('INTERNAL', 'nothing is being committed');
    return this.#write;
  }

  add(part: CommitPart, isUrgent: boolean): void {
    if (this.#end !== null) return;
    this.#next = this.#next === null ? part : join(this.#next, part);
    if (this.#write === null) this.dirty(isUrgent);
    else if (isUrgent) this.#isUrgent = true;
  }

  /** Makes one write of what waits; false when there is nothing to write any more. */
  begin(): boolean {
    if (this.#end !== null || this.#next === null) return false;
    const { claim } = this.tenure;
    this.#write = { claim, seq: { old: this.seq, new: this.seq + 1 }, ...this.#next };
    this.#next = null;
    this.#isUrgent = false;
    return true;
  }

  done(): void {
    const { seq, input } = this.write;
    this.seq = seq.new;
    this.committed = input;
    this.#write = null;
    if (this.#end !== null) return;
    if (this.#next !== null) this.dirty(this.#isUrgent || this.#waiters.length > 0);
    else for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  replaced(): void {
    this.tenure.replaced();
    this.failed(new Stopped('ended'));
  }

  failed(error: unknown): void {
    this.#end ??= error;
    this.#next = null;
    for (const { reject } of this.#waiters.splice(0)) reject(this.#end);
  }

  settled(): Promise<void> {
    if (this.#end !== null) return Promise.reject(this.#end);
    if (this.#next === null && this.#write === null) return Promise.resolve();
    if (this.#write === null) this.dirty(true);
    else this.#isUrgent = true;
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  close(): void {
    this.failed(new Stopped('ended'));
  }
}

/** Returns two parts as one: the later one's state, and the rows of both. */
function join(first: CommitPart, second: CommitPart): CommitPart {
  return {
    ...second,
    tape: [...first.tape, ...second.tape],
    intents: [...first.intents, ...second.intents],
    transitions: [...first.transitions, ...second.transitions],
    alerts: [...first.alerts, ...second.alerts],
    logs: [...first.logs, ...second.logs],
    summary: second.summary ?? first.summary,
    // A state that is older than the inputs beside it is of no use.
    snapshot: second.snapshot ?? (second.input === first.input ? first.snapshot : null),
  };
}
