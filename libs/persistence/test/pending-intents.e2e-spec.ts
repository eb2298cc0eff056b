import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Intent } from '@vela/orders';
import type { Claim } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT } from '../src/index.js';
import type { Database } from '../src/index.js';
import { commitOf, createLiveWorld, entry, orderFor, slicesOf, writeOf } from './live-world.js';
import type { LiveWorld } from './live-world.js';

jest.setTimeout(60_000);

const cancel = (seq: number, leg: number): Intent => ({
  seq,
  leg,
  kind: 'cancel',
  target: `O${seq}-${leg}`,
});

describe('intents that a gateway has not taken', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;
  let gateway: Claim;

  const pending = async (limit = 99, actorIds?: string[], account = 'acc_1'): Promise<unknown[]> =>
    (await world.accounts.pendingIntents(account, limit, actorIds)).map(
      ({ actorId, seq, leg }) => `${actorId.slice(4)} ${seq}.${leg}`,
    );

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    await world.feed('feed_1');
    gateway = await world.account('acc_1');
  });
  afterEach(() => opened.close());

  it('come in the order of decisions, whole, and of the account alone', async () => {
    await world.account('acc_2');
    const [d1, d2] = [await world.deployment('d1'), await world.deployment('d2')];
    const other = await world.deployment('d3', { accountId: 'acc_2' });
    const place = { seq: 1, leg: 10, kind: 'place', order: orderFor('O1') } as const;
    const replace = {
      seq: 2,
      leg: 0,
      kind: 'replace',
      target: 'O1',
      clientOrderId: 'O2',
      change: { limitPrice: '0.10' },
    } as const;
    const group = { seq: 2, leg: 1, kind: 'group', targets: ['O1', 'O2'] } as const;
    await world.deployments.commit([commitOf(d1, 1, { intents: [cancel(1, 2), place] })]);
    await world.deployments.commit([
      commitOf(d2, 1, { intents: [cancel(1, 0)] }),
      commitOf(other, 1, { intents: [cancel(1, 0)] }),
    ]);
    await world.deployments.commit([commitOf(d1, 2, { intents: [replace, group] })]);
    expect(await pending()).toEqual(['d1 1.2', 'd1 1.10', 'd2 1.0', 'd1 2.0', 'd1 2.1']);
    const whole = await world.accounts.pendingIntents('acc_1', 99, ['act_d1']);
    expect(whole.map(({ actorId: _actor, at: _at, ...intent }) => intent)).toEqual([
      cancel(1, 2),
      place,
      replace,
      group,
    ]);
    expect(whole.every(({ at }, i) => at >= (whole[i - 1]?.at ?? 1))).toBe(true);
    expect(await pending(99, ['act_d2', 'act_none'])).toEqual(['d2 1.0']);
    expect(await pending(99, ['act_d3'])).toEqual([]);
    expect(await pending(99, [])).toEqual([]);
    expect(await pending(99, undefined, 'acc_2')).toEqual(['d3 1.0']);
    expect(await pending(3)).toEqual(['d1 1.2', 'd1 1.10', 'd2 1.0']);
  });

  it('are not told again once they were taken, up to the very leg', async () => {
    const d1 = await world.deployment('d1');
    await world.deployments.commit([
      commitOf(d1, 1, { intents: [cancel(1, 0), cancel(1, 1), cancel(1, 2)] }),
    ]);
    const take = (number: number, leg: number): Promise<unknown> =>
      world.accounts.commit(
        writeOf(gateway, number, { takes: [{ actorId: 'act_d1', seq: 1, leg }] }),
      );
    await take(1, 1);
    expect(await pending()).toEqual(['d1 1.2']);
    await take(2, 2);
    expect(await pending()).toEqual([]);
  });

  it('keep the order of their deployment when the clock of its owner went back', async () => {
    const d1 = await world.deployment('d1');
    await db.query(
      `insert into intent (actor_id, seq, leg, kind, body, at)
       select $1, n, 0, 'cancel', '{"kind":"cancel","target":"x"}', 100 - n
       from generate_series(1, 5) as n`,
      [d1.actorId],
    );
    expect(await pending(3)).toEqual(['d1 1.0', 'd1 2.0', 'd1 3.0']);
  });

  it('tell on which slice of a live stream they were decided', async () => {
    const of = {
      provider: 'p',
      accountId: 'acc_1',
      channel: 'c',
      candles: 'bars',
      from: 0,
    } as const;
    const source = { kind: 'stream', ...of, slicesPerSecond: null, lockstep: false } as const;
    const like = (await world.feeds.get(TENANT, 'feed_1'))!;
    await world.feeds.create({ ...like, id: 'feed_live', actorId: 'act_live', source });
    const owner = await world.own('act_live');
    const write = { feedId: 'feed_live', state: 'LIVE', detail: null, final: false } as const;
    const slices = slicesOf('feed_live', 1, 3);
    await world.feeds.append(owner, { ...write, slices, snapshot: {}, seq: { old: 0, new: 1 } });
    const live = await world.deployment('d1', { feedId: 'feed_live' });
    const stored = await world.deployment('d2');
    const timer = { ...entry(3), source: 'timer', from: 1, to: 1 } as const;
    await world.deployments.commit([
      commitOf(live, 1, { intents: [cancel(1, 0)] }),
      commitOf(stored, 1, { intents: [cancel(1, 0)] }),
    ]);
    await world.deployments.commit([commitOf(live, 2, { intents: [cancel(2, 0)] })]);
    await world.deployments.commit([commitOf(live, 3, { tape: [timer], intents: [cancel(3, 0)] })]);
    const told = await world.accounts.pendingIntents('acc_1', 99);
    const instants = told.map(({ actorId, seq, marketAt }) => [actorId, seq, marketAt]);
    const ordered = instants.toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(ordered).toEqual([
      ['act_d1', 1, slices[0]!.availableAt],
      ['act_d1', 2, slices[1]!.availableAt],
      // What a timer decided knows the slice before it.
      ['act_d1', 3, slices[1]!.availableAt],
      ['act_d2', 1, undefined],
    ]);
  });

  it('are found among a thousand deployments in some milliseconds', async () => {
    const spec = await world.spec('d');
    await db.query(
      `select vela_deployment_create(($1::jsonb || jsonb_build_object('id', 'd' || i,
         'name', 'd' || i, 'actorId', 'act_d' || i))::json) from generate_series(1000, 1999) as i`,
      [JSON.stringify(spec)],
    );
    // Each has decided 100 times; all is taken but the last decision of every tenth.
    await db.query(
      `insert into intent (actor_id, seq, leg, kind, body, at)
       select 'act_d' || i, n, 0, 'cancel', '{"kind":"cancel","target":"x"}', n
       from generate_series(1000, 1999) as i, generate_series(1, 100) as n`,
    );
    await db.query(
      `insert into intent_cursor (account_id, actor_id, seq, leg)
       select 'acc_1', 'act_d' || i, 100 - (i % 10 = 0)::integer, 0
       from generate_series(1000, 1999) as i`,
    );
    await db.query('analyze');
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      expect(await pending(500)).toHaveLength(100);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(`intents of 1,000 deployments: p50 ${times[10]!.toFixed(1)} ms\n`);
    expect(times[10]).toBeLessThan(200);
  });
});
