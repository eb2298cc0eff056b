import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SwitchMode } from '@vela/orders';
import type { AccountCommit, AccountWrite, Claim } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT, PgAccountStore, openDatabase } from '../src/index.js';
import type { Database } from '../src/index.js';
import { OTHER_TENANT } from './fixture.js';
import { commitOf, createLiveWorld, rowOf, writeOf } from './live-world.js';
import type { LiveWorld } from './live-world.js';

const BY = { by: 'me', reason: 'enough', at: 7 };
const ALL = { kind: 'everything' } as const;
const ACCOUNT = { kind: 'account', accountId: 'acc_1' } as const;
const ONE = { kind: 'deployment', actorId: 'act_d1' } as const;

jest.setTimeout(60_000);

describe('the switches', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;
  let gateway: Claim;

  const engage = (
    scope: Parameters<PgAccountStore['engage']>[1],
    mode: SwitchMode,
    tenant = TENANT,
  ): Promise<number> => world.accounts.engage(tenant, scope, mode, BY);
  const open = (
    seq: number,
    id: string,
    changes: Partial<AccountWrite> = {},
  ): Promise<AccountCommit> =>
    world.accounts.commit(
      writeOf(gateway, seq, { orders: [rowOf(id, 'act_d1')], opens: true, ...changes }),
    );

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    await world.feed('feed_1');
    gateway = await world.account('acc_1');
    await world.deployment('d1');
    await world.deployment('d2');
  });
  afterEach(() => opened.close());

  it('concern a deployment, an account with its deployments, or all of a tenant', async () => {
    await world.account('acc_2');
    await world.account('acc_9', OTHER_TENANT);
    const stopped = await world.deployment('d3');
    await world.deployments.commit([commitOf(stopped, 1, { state: 'stopped', final: true })]);
    expect(await engage(ONE, 'HALT')).toBe(1);
    expect(await engage(ACCOUNT, 'REDUCE_ONLY')).toBe(3);
    expect(await engage(ALL, 'FLATTEN')).toBe(4);
    expect(await engage(ALL, 'HALT', OTHER_TENANT)).toBe(1);
    expect(await engage(ALL, 'HALT', 'ten_none')).toBe(0);
    expect(await engage({ kind: 'account', accountId: 'acc_none' }, 'HALT')).toBe(0);
    expect(await engage({ kind: 'deployment', actorId: 'act_acc_1' }, 'HALT')).toBe(0);
    expect(await engage(ONE, 'HALT', OTHER_TENANT)).toBe(0);
    expect(await engage(ACCOUNT, 'HALT', OTHER_TENANT)).toBe(0);
  });

  it('are told with the strictest of several, and released one by one', async () => {
    const seen = async (): Promise<unknown[]> => {
      const record = await world.accounts.get(TENANT, 'acc_1');
      const now = await world.accounts.switches('acc_1');
      expect(now).toMatchObject({ mode: record!.engaged, engaging: record!.engaging });
      return [now.mode, now.scope, now.reason, now.engaging];
    };
    expect(await seen()).toEqual(['NONE', 'account', '', false]);
    await engage(ALL, 'REDUCE_ONLY');
    expect(await seen()).toEqual(['REDUCE_ONLY', 'everything', 'enough', true]);
    await engage(ACCOUNT, 'FLATTEN');
    expect(await seen()).toEqual(['FLATTEN', 'account', 'enough', true]);
    await engage(ALL, 'HALT');
    expect(await seen()).toEqual(['HALT', 'everything', 'enough', true]);
    await engage(ALL, 'NONE');
    expect(await seen()).toEqual(['FLATTEN', 'account', 'enough', true]);
    await engage(ACCOUNT, 'NONE');
    expect(await seen()).toEqual(['NONE', 'account', '', false]);
    await engage(ONE, 'HALT');
    expect(await seen()).toEqual(['NONE', 'account', '', false]);
    expect((await world.accounts.switches('acc_1')).deployments).toEqual([
      { actorId: 'act_d1', mode: 'HALT', reason: 'enough' },
    ]);
    expect((await world.deployments.get(TENANT, 'd1'))!.engaged).toBe('HALT');
    expect((await world.deployments.get(TENANT, 'd2'))!.engaged).toBe('NONE');
    await world.account('acc_2');
    expect((await world.accounts.switches('acc_2')).deployments).toEqual([]);
  });

  it('shut out every send that was decided without them, and write nothing of its commit', async () => {
    const scopes = [ONE, ACCOUNT, ALL];
    for (const [i, scope] of scopes.entries()) {
      for (const mode of ['REDUCE_ONLY', 'HALT', 'FLATTEN'] as const) {
        await engage(scope, mode);
        const note = { kind: 'external', what: 'cash', detail: 'd' } as const;
        const facts = [{ actorId: null, fact: note, at: 1 }];
        // Even where the gateway did not say that it opens one.
        for (const opens of [true, false]) {
          expect(await open(i + 1, `O${i}`, { facts, opens })).toEqual({ kind: 'engaged', mode });
        }
        expect(await world.accounts.order(TENANT, `O${i}`)).toBe(null);
        expect(await world.accounts.lastFact('acc_1')).toBe(0);
      }
      // What opens nothing goes on, and so do the sends of others.
      const other = rowOf(`B${i}`, 'act_d2');
      const answer = await world.accounts.commit(
        writeOf(gateway, i + 1, { orders: [other], opens: true }),
      );
      expect(answer.kind).toBe(scope === ONE ? 'done' : 'engaged');
      if (scope !== ONE) await world.accounts.commit(writeOf(gateway, i + 1));
      await engage(scope, 'NONE');
    }
    expect(await open(4, 'O9')).toMatchObject({ kind: 'done' });
  });

  it('let out what was decided under them, and nothing that obeyed another', async () => {
    await engage(ACCOUNT, 'REDUCE_ONLY');
    await engage(ONE, 'FLATTEN');
    const under = (mode: SwitchMode, one?: SwitchMode): Pick<AccountWrite, 'obeys'> => ({
      obeys: { mode, deployments: one === undefined ? {} : { act_d1: one } },
    });
    expect(await open(1, 'O1', under('NONE', 'FLATTEN'))).toMatchObject({ mode: 'REDUCE_ONLY' });
    expect(await open(1, 'O1', under('REDUCE_ONLY'))).toMatchObject({ mode: 'FLATTEN' });
    expect(await open(1, 'O1', under('REDUCE_ONLY', 'HALT'))).toMatchObject({ mode: 'FLATTEN' });
    expect(await open(1, 'O1', under('REDUCE_ONLY', 'FLATTEN'))).toMatchObject({ kind: 'done' });
    await engage(ACCOUNT, 'NONE');
    expect(await open(2, 'O2', under('REDUCE_ONLY', 'FLATTEN'))).toEqual({
      kind: 'engaged',
      mode: 'NONE',
    });
  });

  it('do not hold back news of a send that is open, and look again when it is opened anew', async () => {
    await open(1, 'O1');
    await engage(ALL, 'HALT');
    const row = rowOf('O1', 'act_d1', { attempts: 2, code: 'other' });
    expect(await open(2, 'O1', { orders: [row], opens: false })).toMatchObject({ kind: 'done' });
    expect(await open(3, 'O1', { orders: [row] })).toMatchObject({ kind: 'engaged' });
  });

  it('are settled when no send is open any more, not before', async () => {
    await open(1, 'O1');
    await engage(ACCOUNT, 'HALT');
    const engaging = async (): Promise<boolean> =>
      (await world.accounts.switches('acc_1')).engaging;
    expect(await engaging()).toBe(true);
    await world.accounts.commit(writeOf(gateway, 2, { settled: true }));
    expect(await engaging()).toBe(true);
    const closed = rowOf('O1', 'act_d1', { send: 'closed', status: 'canceled' });
    await world.accounts.commit(writeOf(gateway, 3, { orders: [closed] }));
    expect(await engaging()).toBe(true);
    await world.accounts.commit(writeOf(gateway, 4, { settled: true }));
    expect(await engaging()).toBe(false);
    expect((await world.accounts.switches('acc_1')).mode).toBe('HALT');
  });

  describe('raced over eight connections', () => {
    const ACCOUNTS = 7;
    let gateways: Claim[];
    let pools: Database[];
    let numbers: number[];
    let sent: number;

    beforeEach(async () => {
      gateways = [];
      for (let i = 0; i < ACCOUNTS; i++) gateways.push(await world.account(`acc_r${i}`));
      pools = await Promise.all(gateways.map(() => openDatabase({ url: opened.url, poolSize: 1 })));
      numbers = gateways.map(() => 0);
      sent = 0;
    });
    afterEach(async () => {
      for (const pool of pools) await pool.close();
    });

    const rows = async (): Promise<number> =>
      (await db.query<{ count: number }>('select count(*) from broker_order'))[0]!.count;

    /** Opens one send after the other until one is shut out. */
    const openMany = async (i: number): Promise<void> => {
      const store = new PgAccountStore({ ...world.fixture.context, db: pools[i]! });
      for (;;) {
        const accountId = `acc_r${i}`;
        const id = `S${++sent}`;
        const row = rowOf(id, i % 2 === 0 ? 'act_d1' : 'act_d2', { accountId });
        const write = writeOf(gateways[i]!, numbers[i]! + 1, { accountId, orders: [row] });
        const { kind } = await store.commit({ ...write, opens: true });
        if (kind === 'engaged') return;
        expect(kind).toBe('done');
        numbers[i]!++;
      }
    };

    /** Returns how many sends became true behind the answer of `engage`. */
    const race = async (): Promise<number> => {
      const opening = gateways.map((_, i) => openMany(i));
      expect(await engage(ALL, 'HALT')).toBe(ACCOUNTS + 3);
      const before = await rows();
      await Promise.all(opening);
      const after = await rows();
      await engage(ALL, 'NONE');
      return after - before;
    };

    it('let no send through once they are engaged', async () => {
      for (let round = 0; round < 25; round++) expect(await race()).toBe(0);
      expect(await rows()).toBe(sent - 25 * ACCOUNTS);
      expect(await rows()).toBeGreaterThan(25);
    });

    it('would let some through if the sends did not lock them', async () => {
      const [row] = await db.query<{ source: string }>(
        `select pg_get_functiondef('vela_switch_differs'::regproc) as source`,
      );
      await db.query(row!.source.replace('for share', ''));
      let late = 0;
      for (let round = 0; round < 200 && late === 0; round++) late += await race();
      expect(late).toBeGreaterThan(0);
    });
  });
});
