import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Claim, DeploymentCommit, DeploymentSummary } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT } from '../src/index.js';
import type { Database } from '../src/index.js';
import { OTHER_TENANT } from './fixture.js';
import { commitOf, createLiveWorld, entry, orderFor } from './live-world.js';
import type { LiveWorld } from './live-world.js';

const SUMMARY: DeploymentSummary = {
  at: 4,
  equity: 100_000.5,
  cash: 1,
  realized: 0,
  unrealized: 0,
  fees: 0,
  drawdown: 0,
  exposure: 0,
  slices: 1,
  orders: 0,
  fills: 0,
  positions: [],
};
const PAGE = { first: 10, after: null };

jest.setTimeout(60_000);

describe('the deployment store', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    await world.feed('feed_1');
    await world.account('acc_1');
  });
  afterEach(() => opened.close());

  it('keeps what decides a deployment to the last character, and that it rests', async () => {
    const spec = await world.spec('d1');
    expect(await world.deployments.create(spec)).toBe(true);
    expect(await world.deployments.create({ ...spec, name: 'another' })).toBe(false);
    const record = await world.deployments.get(TENANT, 'd1');
    expect(record).toEqual({
      ...spec,
      state: 'provisioning',
      stateSince: 5,
      detail: null,
      engaged: 'NONE',
      summary: null,
      startedAt: null,
      stoppedAt: null,
    });
    expect(Object.is(record!.parameters['bias'], -0)).toBe(true);
    expect(Object.keys(record!.simulation)).toEqual(['a', 'z']);
    expect(await world.deployments.byActor('act_d1')).toEqual(record);
    expect(await db.query(`select final, kind from actor where id = 'act_d1'`)).toEqual([
      { final: true, kind: 'deployment' },
    ]);
    const image = await world.deployments.image('act_d1');
    expect(image).toMatchObject({ input: 0, snapshot: null, snapshotInput: 0 });
    expect([...image!.chain, ...image!.snapshotChain].every((byte) => byte === 0)).toBe(true);
  });

  it('shows nothing to another tenant and nothing that is absent', async () => {
    await world.deployment('d1');
    expect(await world.deployments.get(OTHER_TENANT, 'd1')).toBe(null);
    expect(await world.deployments.list(OTHER_TENANT, {}, PAGE)).toEqual([]);
    expect(await world.deployments.count(OTHER_TENANT, {})).toBe(0);
    expect(await world.deployments.get(TENANT, 'd2')).toBe(null);
    expect(await world.deployments.byActor('act_nobody')).toBe(null);
    expect(await world.deployments.image('act_nobody')).toBe(null);
    expect(await world.deployments.tape('act_nobody', 0, 9)).toEqual([]);
  });

  it('refuses what is absent, another tenant’s, or an account for other money', async () => {
    await world.feed('feed_2', OTHER_TENANT);
    await world.account('acc_2', OTHER_TENANT);
    const foreign = await world.fixture.instrument('X', OTHER_TENANT);
    for (const changes of [
      { strategyVersionId: 'sv_none' },
      { strategyId: 'str_none' },
      { feedId: 'feed_none' },
      { feedId: 'feed_2' },
      { accountId: 'acc_none' },
      { accountId: 'acc_2' },
      { mode: 'LIVE' as const },
      { instrumentIds: [foreign.id] },
      { tenantId: OTHER_TENANT },
    ]) {
      const made = world.deployments.create(await world.spec('d1', changes));
      await expect(made).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await world.deployments.create(await world.spec('d1'));
    const twice = world.deployments.create(await world.spec('d2', { actorId: 'act_d1' }));
    await expect(twice).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const named = world.deployments.create(await world.spec('d2', { name: 'named d1' }));
    await expect(named).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await world.deployments.count(TENANT, {})).toBe(1);
  });

  it('makes one of many that come at once', async () => {
    const spec = await world.spec('d1');
    const made = await Promise.all(Array.from({ length: 8 }, () => world.deployments.create(spec)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('lists by state, account, feed and name, newest first, page by page', async () => {
    await world.account('acc_3');
    const claim = await world.deployment('d1');
    await world.deployment('d2', { accountId: 'acc_3', name: 'momentum' });
    await world.deployment('d3');
    await world.deployments.commit([commitOf(claim, 1)]);
    const ids = async (filter: Parameters<typeof world.deployments.list>[1]): Promise<string[]> => {
      const rows = await world.deployments.list(TENANT, filter, PAGE);
      expect(await world.deployments.count(TENANT, filter)).toBe(rows.length);
      return rows.map(({ id }) => id);
    };
    expect(await ids({})).toEqual(['d3', 'd2', 'd1']);
    expect(await ids({ states: ['running'] })).toEqual(['d1']);
    expect(await ids({ states: ['running', 'provisioning'] })).toHaveLength(3);
    expect(await ids({ accountId: 'acc_3' })).toEqual(['d2']);
    expect(await ids({ feedId: 'feed_1', accountId: 'acc_1' })).toEqual(['d3', 'd1']);
    expect(await ids({ name: 'momentum' })).toEqual(['d2']);
    expect(await ids({ name: 'moment' })).toEqual([]);
    const second = await world.deployments.list(TENANT, {}, { first: 1, after: 'd3' });
    expect(second.map(({ id }) => id)).toEqual(['d2']);
  });

  it('keeps everything of a commit, and tells it again', async () => {
    const claim = await world.deployment('d1');
    const place = { seq: 1, leg: 0, kind: 'place', order: orderFor('O1') } as const;
    const cancel = { seq: 1, leg: 1, kind: 'cancel', target: 'O0' } as const;
    const commit = commitOf(claim, 1, {
      detail: 'why \0 not \ud800',
      engaged: 'REDUCE_ONLY',
      intents: [place, cancel],
      transitions: [
        {
          from: 'provisioning',
          to: 'reconciling',
          event: 'start',
          by: 'a\0b',
          reason: null,
          at: 3,
        },
        { from: 'reconciling', to: 'running', event: 'ready', by: 'engine', reason: 'r', at: 4 },
      ],
      alerts: [{ severity: 'WARNING', code: 'X', message: 'half \udc00 a pair', at: 8 }],
      logs: [{ level: 'info', message: 'zero \0 "quoted" \\ ünïcode', at: 7 }],
      summary: SUMMARY,
      snapshot: Uint8Array.from({ length: 5_000 }, (_, i) => i % 251),
    });
    expect(await world.deployments.commit([commit])).toEqual([]);
    expect(await world.deployments.tape('act_d1', 0, 9)).toEqual([
      { ...entry(1), link: Buffer.from(entry(1).link) },
    ]);
    expect(await world.deployments.intents('act_d1', 0, 9)).toEqual([place, cancel]);
    expect(await world.deployments.intents('act_d1', 1, 9)).toEqual([]);
    expect(await world.deployments.transitions('act_d1', 0, 9)).toEqual([
      { n: 1, ...commit.transitions[0], by: 'a\ufffdb' },
      { n: 2, ...commit.transitions[1] },
    ]);
    expect(await world.deployments.logs('act_d1', 0, 9)).toEqual([
      { n: 1, ...commit.logs[0], message: 'zero \ufffd "quoted" \\ ünïcode' },
    ]);
    expect(await world.deployments.alerts(TENANT, 0, 9)).toMatchObject([
      { n: 1, severity: 'WARNING', code: 'X', deploymentId: 'd1', accountId: null, at: 8 },
    ]);
    expect(await world.deployments.alerts(OTHER_TENANT, 0, 9)).toEqual([]);
    const image = await world.deployments.image('act_d1');
    expect(image).toMatchObject({ input: 1, cursors: commit.cursors, snapshotInput: 1 });
    expect(image!.snapshotCursors).toEqual(commit.cursors);
    expect(Buffer.compare(image!.snapshot!, commit.snapshot!)).toBe(0);
    expect(await world.deployments.get(TENANT, 'd1')).toMatchObject({
      state: 'running',
      detail: 'why \ufffd not \ufffd',
      engaged: 'REDUCE_ONLY',
      summary: SUMMARY,
    });
    // The next one says nothing new of result and state: what was there stays.
    await world.deployments.commit([commitOf(claim, 2)]);
    const later = await world.deployments.image('act_d1');
    expect(later).toMatchObject({ input: 2, snapshotInput: 1 });
    expect(later!.snapshotChain).toEqual(image!.chain);
    expect((await world.deployments.get(TENANT, 'd1'))!.summary).toEqual(SUMMARY);
  });

  it('takes the same commit twice as one, and refuses every other one', async () => {
    const claim = await world.deployment('d1');
    const alert = { severity: 'INFO', code: 'X', message: 'm', at: 1 } as const;
    const first = commitOf(claim, 1, {
      alerts: [alert],
      logs: [{ level: 'info', message: 'once', at: 1 }],
      intents: [{ seq: 1, leg: 0, kind: 'cancel', target: 'O0' }],
    });
    const again = await Promise.all(
      Array.from({ length: 6 }, () => world.deployments.commit([first])),
    );
    expect(again.flat()).toEqual([]);
    const refused: DeploymentCommit[] = [
      // A gap, a number that is past, another life, another chain, an older and a later epoch.
      commitOf(claim, 3),
      commitOf(claim, 1, { life: { other: true } }),
      commitOf(claim, 1, { chain: new Uint8Array(32).fill(9) }),
      commitOf({ ...claim, epoch: claim.epoch - 1 }, 2),
      commitOf({ ...claim, epoch: claim.epoch + 1 }, 2),
      commitOf({ ...claim, actorId: 'act_nobody' }, 2),
      // An actor of another kind that has the very epoch and number.
      commitOf({ ...claim, actorId: 'act_acc_1' }, 1),
    ];
    for (const commit of refused) {
      expect(await world.deployments.commit([commit])).toEqual([commit.claim.actorId]);
    }
    expect(await world.deployments.tape('act_d1', 0, 9)).toHaveLength(1);
    expect(await world.deployments.logs('act_d1', 0, 9)).toHaveLength(1);
    expect(await world.deployments.alerts(TENANT, 0, 9)).toHaveLength(1);
    await expect(world.deployments.commit([first, first])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('refuses the statement of a killed owner that arrives late, row by row', async () => {
    const claims: Claim[] = [];
    for (const id of ['d1', 'd2', 'd3']) claims.push(await world.deployment(id));
    const heir = await world.own('act_d2');
    const logs = [{ level: 'info', message: 'stale?', at: 1 }] as const;
    const stale = claims.map((claim) =>
      commitOf(claim, 1, { logs, snapshot: new Uint8Array(3), summary: SUMMARY }),
    );
    expect(await world.deployments.commit(stale)).toEqual(['act_d2']);
    expect(await world.deployments.logs('act_d2', 0, 9)).toEqual([]);
    expect(await world.deployments.tape('act_d2', 0, 9)).toEqual([]);
    expect(await world.deployments.image('act_d2')).toMatchObject({ input: 0, snapshot: null });
    expect(await world.deployments.logs('act_d3', 0, 9)).toHaveLength(1);
    expect(await world.deployments.commit([commitOf(heir, 1)])).toEqual([]);
  });

  it('commits batches in any order at once without waiting in a circle', async () => {
    const claims: Claim[] = [];
    for (let i = 0; i < 30; i++) claims.push(await world.deployment(`d${i}`));
    const alerts = [{ severity: 'INFO', code: 'X', message: 'm', at: 1 }] as const;
    for (let round = 1; round <= 5; round++) {
      const commits = claims.map((claim) => commitOf(claim, round, { alerts }));
      const turned = await Promise.all([
        world.deployments.commit(commits),
        world.deployments.commit(commits.toReversed()),
        world.deployments.commit(commits.toSorted(() => Math.random() - 0.5)),
      ]);
      expect(turned.flat()).toEqual([]);
    }
    const rows = await world.deployments.alerts(TENANT, 0, 1_000);
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  });

  it('says since when it is in its state, and when it began and ended', async () => {
    const claim = await world.deployment('d1');
    const at = async (): Promise<unknown[]> => {
      const record = await world.deployments.get(TENANT, 'd1');
      return [record!.stateSince, record!.startedAt, record!.stoppedAt];
    };
    await world.deployments.commit([commitOf(claim, 1)]);
    const [since, startedAt] = await at();
    expect(startedAt).toBe(since);
    await world.deployments.commit([commitOf(claim, 2)]);
    expect(await at()).toEqual([since, startedAt, null]);
    await world.deployments.commit([commitOf(claim, 3, { state: 'stopped', final: true })]);
    const [, began, stoppedAt] = await at();
    expect(began).toBe(startedAt);
    expect(stoppedAt).toBeGreaterThan(Number(startedAt));
  });

  it('wakes by start whoever was not started or has stopped, and nobody else', async () => {
    const rests = async (): Promise<boolean> =>
      (await db.query<{ final: boolean }>(`select final from actor where id = 'act_d1'`))[0]!.final;
    let number = 0;
    const ask = (kind: string): Promise<boolean> =>
      world.actors.command('act_d1', { id: `c${++number}`, kind, body: { by: 'me' } });
    await world.deployments.create(await world.spec('d1'));
    await ask('pause');
    expect(await rests()).toBe(true);
    expect(await ask('start')).toBe(true);
    expect(await rests()).toBe(false);
    const claim = await world.own('act_d1');
    const end = (seq: number, state: 'stopped' | 'halted' | 'failed'): DeploymentCommit =>
      commitOf(claim, seq, {
        state,
        final: true,
        cursors: { slice: seq, account: 0, timer: 0, command: number },
      });
    await world.deployments.commit([end(1, 'stopped')]);
    expect(await rests()).toBe(true);
    await ask('resume');
    expect(await rests()).toBe(true);
    await ask('start');
    expect(await rests()).toBe(false);
    await world.deployments.commit([end(2, 'halted')]);
    await ask('start');
    expect(await rests()).toBe(true);
    await ask('resume');
    expect(await rests()).toBe(false);
    await world.deployments.commit([end(3, 'failed')]);
    for (const kind of ['start', 'resume', 'stop']) await ask(kind);
    expect(await rests()).toBe(true);
    expect(await world.actors.command('act_d1', { id: 'c1', kind: 'start', body: null })).toBe(
      false,
    );
    const nobody = world.actors.command('act_nobody', { id: 'c', kind: 'start', body: null });
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not rest while a command waits that came as it went to rest', async () => {
    const claim = await world.deployment('d1');
    await db.query('update actor set boot = 1 where id = $1', ['act_d1']);
    await world.actors.command('act_d1', { id: 'c2', kind: 'start', body: null });
    // It has read the first command alone.
    await world.deployments.commit([commitOf(claim, 1, { state: 'stopped', final: true })]);
    expect(await db.query(`select final, boot from actor where id = 'act_d1'`)).toEqual([
      { final: false, boot: null },
    ]);
  });

  it('counts owners that were lost at one commit, and forgets them with the next', async () => {
    const claim = await world.deployment('d1');
    await db.query(`update actor set attempts = 2 where id = 'act_d1'`);
    await world.deployments.commit([commitOf(claim, 1)]);
    expect(await db.query(`select attempts from actor where id = 'act_d1'`)).toEqual([
      { attempts: 0 },
    ]);
  });

  it('changes and removes no row that was appended', async () => {
    const claim = await world.deployment('d1');
    await world.deployments.commit([
      commitOf(claim, 1, {
        intents: [{ seq: 1, leg: 0, kind: 'cancel', target: 'O0' }],
        transitions: [{ from: 'paused', to: 'running', event: 'e', by: 'b', reason: null, at: 1 }],
        logs: [{ level: 'warn', message: 'm', at: 1 }],
        alerts: [{ severity: 'INFO', code: 'X', message: 'm', at: 1 }],
      }),
    ]);
    const tables = ['deployment', 'tape', 'intent', 'transition', 'deployment_log', 'alert'];
    for (const table of tables) {
      await expect(db.query(`delete from ${table}`)).rejects.toThrow(/never changed/);
      const key = table === 'alert' ? 'tenant_id' : 'actor_id';
      await expect(db.query(`update ${table} set ${key} = ${key}`)).rejects.toThrow(
        /never changed/,
      );
    }
  });

  it('commits a thousand deployments in one statement', async () => {
    const spec = await world.spec('d');
    await db.query(
      `select vela_deployment_create(($1::jsonb || jsonb_build_object('id', 'd' || i,
         'name', 'd' || i, 'actorId', 'act_d' || i))::json) from generate_series(1000, 1999) as i`,
      [JSON.stringify(spec)],
    );
    await db.query(`update actor set epoch = 1, final = false where kind = 'deployment'`);
    const claims = Array.from({ length: 1_000 }, (_, i): Claim => {
      const actorId = `act_d${1_000 + i}`;
      const rest = { kind: 'deployment', epoch: 1, seq: 0, snapshot: null, attempts: 0 } as const;
      return { actorId, tenantId: TENANT, ...rest };
    });
    const times: number[] = [];
    for (let seq = 1; seq <= 20; seq++) {
      const life = { value: 'running', marks: { paused: false, policy: 'KEEP', switches: {} } };
      const commits = claims.map((claim) => commitOf(claim, seq, { life: { ...life, seq } }));
      const began = performance.now();
      expect(await world.deployments.commit(commits)).toEqual([]);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(`1,000 deployments in one commit: p50 ${times[10]!.toFixed(1)} ms\n`);
    const [row] = await db.query<{ count: number }>('select count(*) from tape');
    expect(row!.count).toBe(20_000);
    expect(times[10]).toBeLessThan(500);
  });
});
