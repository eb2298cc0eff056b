import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import type { ActorWrite, BacktestOutcome, Claim } from '@vela/ports';
import { SCRIPTED_OUTCOME, testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT, PgActorStore, openDatabase } from '../src/index.js';
import type { Database } from '../src/index.js';
import { configOf, createFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

const ME = { name: 'one', build: 'test', roles: ['engine'] };
const BOTH = ['backtest', 'import'] as const;

jest.setTimeout(30_000);

describe('the actor store', () => {
  let opened: TestDatabase;
  let db: Database;
  let fixture: Fixture;
  let store: PgActorStore;
  const others: Database[] = [];
  const boots: { store: PgActorStore; boot: number }[] = [];

  const boot = async (of = store): Promise<number> => {
    const number = await of.boot(ME);
    boots.push({ store: of, boot: number });
    return number;
  };
  const another = async (): Promise<PgActorStore> => {
    const second = await openDatabase({ url: opened.url, applicationName: 'second' });
    others.push(second);
    return new PgActorStore(second);
  };
  const runs = async (count: number): Promise<string[]> => {
    const strategy = await fixture.strategy('s');
    const made: string[] = [];
    for (let i = 0; i < count; i++) {
      const draft = { strategyId: strategy.id, config: configOf(strategy), inputDigest: 'd' };
      made.push(
        (await fixture.backtests.create(TENANT, { ...draft, idempotencyKey: null })).actorId,
      );
    }
    return made;
  };
  const write = (claim: Claim, snapshot: unknown = { at: claim.seq + 1 }): ActorWrite => ({
    claim,
    seq: claim.seq + 1,
    snapshot,
    final: false,
  });
  /** The rule that a young server moves nothing is right, but nobody waits five seconds here. */
  const pretendOldServer = async (): Promise<void> => {
    const [row] = await db.query<{ source: string }>(
      `select pg_get_functiondef('vela_claim'::regproc) as source`,
    );
    await db.query(row!.source.replace(`'5 seconds'`, `'0 seconds'`));
  };
  const expireLease = (number: number): Promise<unknown> =>
    db.query(
      `update instance set lease_until = clock_timestamp() - interval '1 second' where boot = $1`,
      [number],
    );

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    fixture = await createFixture(db);
    store = new PgActorStore(db);
  });
  afterEach(async () => {
    for (const { store: of, boot: number } of boots.splice(0)) await of.leave(number);
    for (const other of others.splice(0)) await other.close();
    await opened.close();
  });

  it('claims each actor once however many instances ask at the same time', async () => {
    const actors = await runs(60);
    const stores = [store, await another(), await another()];
    const numbers = await Promise.all(stores.map((of) => boot(of)));
    const got = await Promise.all(
      [0, 1, 2, 0, 1, 2].map((i) => stores[i]!.claim(numbers[i]!, BOTH, 25)),
    );
    const ids = got.flat().map(({ actorId }) => actorId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual([...actors].sort());
    expect(
      got.flat().every(({ epoch, seq, attempts }) => epoch === 1 && seq === 0 && attempts === 0),
    ).toBe(true);
    expect(Math.max(...got.map(({ length }) => length))).toBeLessThanOrEqual(25);
  });

  it('claims only the kinds asked for, oldest first, and what was committed as final never', async () => {
    const actors = await runs(3);
    const me = await boot();
    expect(await store.claim(me, ['import'], 25)).toEqual([]);
    const [first] = await store.claim(me, ['backtest'], 1);
    expect(first).toMatchObject({
      actorId: actors[0],
      tenantId: TENANT,
      kind: 'backtest',
      snapshot: null,
    });
    expect(await store.commit([{ ...write(first!), final: true }])).toEqual([]);
    const rest = await store.claim(me, ['backtest'], 25);
    expect(rest.map(({ actorId }) => actorId)).toEqual(actors.slice(1));
  });

  it('keeps what the owner commits and refuses a superseded one, unlike a table without a fence', async () => {
    const [actor] = await runs(1);
    await db.query('create table twin (actor_id text, epoch bigint, seq bigint, n serial)');
    const unfenced = (claim: Claim): Promise<unknown> =>
      db.query('insert into twin (actor_id, epoch, seq) values ($1, $2, $3)', [
        actor,
        claim.epoch,
        claim.seq + 1,
      ]);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    const [old] = await one.claim(oneBoot, BOTH, 25);
    await one.release(oneBoot, [actor!]);
    const [fresh] = await two.claim(twoBoot, BOTH, 25);
    expect(fresh!.epoch).toBe(2);
    for (const claim of [fresh!, old!]) await unfenced(claim);
    expect(await two.commit([write(fresh!, { by: 'fresh' })])).toEqual([]);
    expect(await one.commit([write(old!, { by: 'old' })])).toEqual([actor]);
    expect(await db.query('select epoch, seq, snapshot from actor')).toEqual([
      { epoch: 2, seq: 1, snapshot: { by: 'fresh' } },
    ]);
    // The twin took the stale write: a row of an older epoch behind one of a newer epoch.
    const [violations] = await db.query<{ count: number }>(
      'select count(*) from twin a join twin b on a.n > b.n and a.epoch < b.epoch',
    );
    expect(violations!.count).toBe(1);
  });

  it('refuses a write at another sequence and takes the same write twice as one', async () => {
    await runs(1);
    const me = await boot();
    const [claim] = await store.claim(me, BOTH, 25);
    expect(
      await store.commit([{ ...write(claim!), claim: { ...claim!, seq: 5 }, seq: 6 }]),
    ).toHaveLength(1);
    expect(await store.commit([write(claim!)])).toEqual([]);
    expect(await store.commit([write(claim!)])).toEqual([]);
    expect(await store.commit([write(claim!, { other: true })])).toHaveLength(1);
    const [row] = await db.query<{ seq: number }>('select seq from actor');
    expect(row!.seq).toBe(1);
  });

  it('commits a batch row by row, each by its own epoch', async () => {
    const actors = await runs(4);
    const me = await boot();
    const claims = await store.claim(me, BOTH, 25);
    await db.query('update actor set epoch = epoch + 1 where id = $1', [actors[2]]);
    expect(await store.commit(claims.map((claim) => write(claim)))).toEqual([actors[2]]);
    const rows = await db.query<{ seq: number }>('select seq from actor order by id');
    expect(rows.map(({ seq }) => seq)).toEqual([1, 1, 0, 1]);
  });

  it('moves the actors of an instance whose connection died and counts the lost owner', async () => {
    await pretendOldServer();
    await runs(2);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    const claims = await one.claim(oneBoot, BOTH, 25);
    await one.commit([write(claims[0]!)]);
    expect(await two.claim(twoBoot, BOTH, 25)).toEqual([]);
    await db.query(
      `select pg_terminate_backend(l.pid) from pg_locks l
       where l.locktype = 'advisory' and l.classid = 78 and l.objid = $1::integer::oid
         and l.database = (select oid from pg_database where datname = current_database())`,
      [oneBoot],
    );
    let taken: readonly Claim[] = [];
    await until(async () => (taken = await two.claim(twoBoot, BOTH, 25)).length === 2);
    expect(taken.map(({ epoch, attempts, seq }) => [epoch, attempts, seq])).toEqual([
      [2, 1, 1],
      [2, 1, 0],
    ]);
    expect(taken[0]!.snapshot).toEqual({ at: 1 });
    expect(await one.commit([write(claims[1]!)])).toHaveLength(1);
    // A step that succeeds proves that the input is no poison.
    await two.commit([write(taken[0]!)]);
    expect(await db.query('select attempts from actor order by id')).toEqual([
      { attempts: 0 },
      { attempts: 1 },
    ]);
  });

  it('takes its liveness lock again when only that connection broke', async () => {
    await pretendOldServer();
    await runs(1);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    await one.claim(oneBoot, BOTH, 25);
    const holders = `select pid from pg_locks where locktype = 'advisory' and classid = 78 and granted
      and objid = ${oneBoot}::oid
      and database = (select oid from pg_database where datname = current_database())`;
    const [broken] = await db.query<{ pid: number }>(holders);
    await db.query('select pg_terminate_backend($1)', [broken!.pid]);
    await until(async () => {
      expect(await one.renew(oneBoot)).toBe(true);
      const [holder] = await db.query<{ pid: number }>(holders);
      // The broken session may hold the lock for a moment longer.
      return holder !== undefined && holder.pid !== broken!.pid;
    });
    expect(await two.claim(twoBoot, BOTH, 25)).toEqual([]);
    const [row] = await db.query<{ boot: number }>('select boot from actor');
    expect(row!.boot).toBe(oneBoot);
  });

  it('moves the actors of a frozen instance when its lease ran out, and not before', async () => {
    await pretendOldServer();
    await runs(1);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    await one.claim(oneBoot, BOTH, 25);
    expect(await two.claim(twoBoot, BOTH, 25)).toEqual([]);
    await expireLease(oneBoot);
    expect(await two.claim(twoBoot, BOTH, 25)).toHaveLength(1);
  });

  it('moves nothing in the first seconds of a server, when nobody could renew', async () => {
    const [row] = await db.query<{ source: string }>(
      `select pg_get_functiondef('vela_claim'::regproc) as source`,
    );
    await db.query(row!.source.replace(`'5 seconds'`, `'1 day'`));
    await runs(1);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    await one.claim(oneBoot, BOTH, 25);
    await expireLease(oneBoot);
    expect(await two.claim(twoBoot, BOTH, 25)).toEqual([]);
  });

  it('offers nothing to an instance that drains or whose lease ran out, and hands over at once', async () => {
    const actors = await runs(2);
    const [one, two] = [store, await another()];
    const [oneBoot, twoBoot] = [await boot(one), await boot(two)];
    await expireLease(oneBoot);
    expect(await one.claim(oneBoot, BOTH, 25)).toEqual([]);
    expect(await one.renew(oneBoot)).toBe(true);
    const claims = await one.claim(oneBoot, BOTH, 1);
    await one.drain(oneBoot);
    expect(await one.claim(oneBoot, BOTH, 25)).toEqual([]);
    await one.release(
      oneBoot,
      claims.map(({ actorId }) => actorId),
    );
    const taken = await two.claim(twoBoot, BOTH, 25);
    expect(taken.map(({ actorId, attempts }) => [actorId, attempts])).toEqual(
      actors.map((id) => [id, 0]),
    );
    expect(
      (await two.instances()).map(({ boot: n, draining, actors: owned, roles }) => [
        n,
        draining,
        owned,
        roles,
      ]),
    ).toEqual([
      [oneBoot, true, 0, ['engine']],
      [twoBoot, false, 2, ['engine']],
    ]);
  });

  it('forgets an instance that left and frees what it owned', async () => {
    await runs(1);
    const one = await store.boot(ME);
    await store.claim(one, BOTH, 25);
    await store.leave(one);
    expect(await store.renew(one)).toBe(false);
    await expect(store.claim(one, BOTH, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const me = await boot();
    expect(await store.claim(me, BOTH, 25)).toMatchObject([{ epoch: 2, attempts: 0 }]);
  });

  it('hands out again what it took when the answer never came', async () => {
    const [actor] = await runs(1);
    const me = await boot();
    await db.query('update actor set boot = $1, epoch = 1 where id = $2', [me, actor]);
    expect(await store.claim(me, BOTH, 25)).toMatchObject([{ actorId: actor, epoch: 1 }]);
    expect(await store.claim(me, BOTH, 25)).toEqual([]);
  });

  it('sends a commit again whose answer was lost and finds it true', async () => {
    await runs(1);
    const me = await boot();
    const [claim] = await store.claim(me, BOTH, 25);
    // A lock makes the commit wait, its connection is cut, the lock goes, and the commit is resent.
    const blocker = new Client({ connectionString: opened.url });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('select 1 from actor for update');
    const committed = store.commit([write(claim!)]);
    let waiting: readonly { pid: number }[] = [];
    await until(async () => {
      waiting = await db.query<{ pid: number }>(
        `select pid from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'vela_commit'
           and datname = current_database()`,
      );
      return waiting.length === 1;
    });
    await db.query('select pg_terminate_backend($1)', [waiting[0]!.pid]);
    await blocker.query('rollback');
    await blocker.end();
    expect(await committed).toEqual([]);
    expect(await db.query('select seq from actor')).toEqual([{ seq: 1 }]);
  });

  it('numbers the commands of an actor without a gap and takes each id once', async () => {
    const [actor, other] = await runs(2);
    const ids = Array.from({ length: 20 }, (_, i) => `c${i % 10}`);
    const added = await Promise.all(
      ids.map((id) => store.command(actor!, { id, kind: 'cancel', body: { id } })),
    );
    expect(added.filter(Boolean)).toHaveLength(10);
    const all = await store.commands(actor!, 0);
    expect(all.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(
      all.every(({ id, kind, body }) => kind === 'cancel' && (body as { id: string }).id === id),
    ).toBe(true);
    expect(await store.commands(actor!, 8)).toEqual(all.slice(8));
    expect(await store.commands(other!, 0)).toEqual([]);
    expect(await store.command(other!, { id: 'c1', kind: 'cancel', body: null })).toBe(true);
    await expect(
      store.command('act_none', { id: 'x', kind: 'y', body: null }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('moves run and actor together, with the result, and only for the owner', async () => {
    await runs(1);
    const [run] = await fixture.backtests.list(TENANT, {}, { first: 1, after: null });
    const me = await boot();
    const [claim] = await store.claim(me, BOTH, 25);
    expect(await fixture.backtests.update(write(claim!), { state: 'running' })).toBe(true);
    const running = await fixture.backtests.get(TENANT, run!.id);
    expect(running).toMatchObject({ state: 'running', finishedAt: null });
    expect(running!.startedAt).not.toBe(null);
    const outcome: BacktestOutcome = {
      resultDigest: 'r',
      metrics: { sharpe: 1.25, calmar: null },
      assumptions: ['a'],
      warnings: [{ rule: 'x', severity: 'WARNING', message: 'm' }],
      report: SCRIPTED_OUTCOME.report,
      tradeCount: 3,
      orderCount: 4,
      fillCount: 5,
      columns: {
        equity: Uint8Array.from({ length: 300_000 }, (_, i) => i % 251),
        trades: new Uint8Array(0),
        orders: Uint8Array.of(1),
        fills: Uint8Array.of(92, 0, 255),
        facts: Uint8Array.of(7),
      },
    };
    const owner = { ...claim!, seq: 1 };
    const done = { claim: owner, seq: 2, snapshot: { value: 'completed' }, final: true };
    const stale = { ...done, claim: { ...owner, epoch: 0 } };
    expect(await fixture.backtests.update(stale, { state: 'completed', outcome })).toBe(false);
    expect((await fixture.backtests.get(TENANT, run!.id))!.state).toBe('running');
    expect(await fixture.backtests.columns(TENANT, run!.id, 'equity')).toBe(null);
    expect(await fixture.backtests.update(done, { state: 'completed', outcome })).toBe(true);
    expect(await fixture.backtests.update(done, { state: 'completed', outcome })).toBe(true);
    const { columns, ...summary } = outcome;
    const finished = await fixture.backtests.get(TENANT, run!.id);
    expect(finished).toMatchObject({
      ...summary,
      state: 'completed',
      startedAt: running!.startedAt,
    });
    for (const kind of ['equity', 'trades', 'orders', 'fills', 'facts'] as const) {
      expect(await fixture.backtests.columns(TENANT, run!.id, kind)).toEqual(columns[kind]);
    }
    expect(await db.query('select boot, final from actor')).toEqual([{ boot: null, final: true }]);
  });

  it('keeps why a run failed', async () => {
    await runs(1);
    const me = await boot();
    const [claim] = await store.claim(me, BOTH, 25);
    const failure = { code: 'STRATEGY_FAILED', message: 'boom', hint: null } as const;
    await fixture.backtests.update({ ...write(claim!), final: true }, { state: 'failed', failure });
    const [run] = await fixture.backtests.list(
      TENANT,
      { state: 'failed' },
      { first: 1, after: null },
    );
    expect(run).toMatchObject({ failure, metrics: null, assumptions: [], warnings: [] });
    expect(run!.finishedAt).not.toBe(null);
  });
});
