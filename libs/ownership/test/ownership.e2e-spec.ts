import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TENANT_ID, PgActorStore, openDatabase } from '@vela/persistence';
import type { Database } from '@vela/persistence';
import type { Hints, Logger } from '@vela/ports';
import { VirtualTime, testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { Subject } from 'rxjs';
import { createInstance } from '../src/index.js';
import type { ActorInstance, Tenure } from '../src/index.js';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const ACTORS = 20;

/** A process with a connection and timers of its own, which can freeze and die. */
class Process {
  readonly tenures: Tenure[] = [];
  readonly instance: ActorInstance;
  private readonly timers = new VirtualTime();
  private running: ReturnType<typeof setInterval> | null = null;

  private constructor(
    readonly database: Database,
    readonly name: string,
    hints: Hints,
  ) {
    this.timers.runTo(performance.now());
    this.instance = createInstance({
      store: new PgActorStore(database),
      hints,
      now: () => performance.now(),
      random: () => 0.5,
      scheduler: this.timers,
      log: silent,
      name,
      build: 'test',
      roles: ['engine'],
    });
    this.instance.start({
      kinds: ['backtest'],
      capacity: 100,
      onClaim: (tenure) => {
        this.tenures.push(tenure);
        tenure.signal.addEventListener('abort', () => this.instance.finished(tenure));
      },
    });
    this.thaw();
  }

  static async start(url: string, name: string, hints: Hints): Promise<Process> {
    return new Process(await openDatabase({ url, applicationName: name }), name, hints);
  }

  get holding(): number {
    return this.tenures.filter((tenure) => tenure.holds()).length;
  }

  freeze(): void {
    if (this.running !== null) clearInterval(this.running);
    this.running = null;
  }

  thaw(): void {
    this.running ??= setInterval(() => this.timers.runTo(performance.now()), 5);
  }

  async end(): Promise<void> {
    this.thaw();
    await this.instance.drain();
    this.freeze();
    await this.database.close();
  }
}

describe('instances on a real database', () => {
  let opened: TestDatabase;
  let db: Database;
  const processes: Process[] = [];
  const released = new Subject<readonly string[]>();
  const hints: Hints = {
    released: (ids) => released.next(ids),
    whenReleased: () => released,
    commanded: () => undefined,
    whenCommanded: () => new Subject<void>(),
  };
  const start = async (name: string): Promise<Process> => {
    const process = await Process.start(opened.url, name, hints);
    processes.push(process);
    return process;
  };
  const pair = async (): Promise<[Process, Process]> => {
    const one = await start('one');
    await until(() => one.holding === ACTORS);
    const two = await start('two');
    await until(() => two.instance.stats().phase === 'live');
    return [one, two];
  };
  const takeOver = async (by: Process): Promise<number> => {
    const from = performance.now();
    await until(() => by.holding === ACTORS, { timeoutMs: 10_000 });
    return performance.now() - from;
  };

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    // That a young server moves nothing is right, but nobody waits five seconds here.
    const [row] = await db.query<{ source: string }>(
      `select pg_get_functiondef('vela_claim'::regproc) as source`,
    );
    await db.query(row!.source.replace(`'5 seconds'`, `'0 seconds'`));
    await db.query(
      `insert into actor (id, tenant_id, kind, created_at)
       select 'act_' || n, $1, 'backtest', n from generate_series(1, ${ACTORS}) n`,
      [DEFAULT_TENANT_ID],
    );
  });
  afterEach(async () => {
    for (const process of processes.splice(0)) await process.end();
    await opened.close();
  });

  it('take over within ten times the claim period when a process dies', async () => {
    const [one, two] = await pair();
    one.freeze();
    await db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid in (select pid from pg_locks where locktype = $1 and classid = 78 and objid = $2::integer::oid)',
      ['advisory', one.instance.stats().boot],
    );
    expect(await takeOver(two)).toBeLessThan(2_500);
    expect(two.tenures.every(({ claim }) => claim.attempts === 1 && claim.epoch === 2)).toBe(true);
  });

  it('take over after the lease when a process freezes, whose writes then count for nothing', async () => {
    const [one, two] = await pair();
    one.freeze();
    const tookMs = await takeOver(two);
    expect(tookMs).toBeGreaterThan(1_000);
    expect(one.holding).toBe(0);
    const writes = one.tenures.map(({ claim }) => ({
      claim,
      seq: claim.seq + 1,
      snapshot: 'stale',
      final: false,
    }));
    expect(await new PgActorStore(one.database).commit(writes)).toHaveLength(ACTORS);
    one.thaw();
    await until(() => one.tenures.every(({ signal }) => signal.aborted));
    expect(two.holding).toBe(ACTORS);
  });

  it('hand over at once when one drains', async () => {
    const [one, two] = await pair();
    const took = takeOver(two);
    await one.instance.drain();
    expect(await took).toBeLessThan(1_000);
    expect(two.tenures.every(({ claim }) => claim.attempts === 0)).toBe(true);
    expect(await db.query('select boot from instance')).toHaveLength(1);
  });
});
