import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import {
  DEFAULT_TENANT_ID as TENANT,
  PgAccountStore,
  PgDeploymentStore,
  PgFeedStore,
  PgPaperJournal,
  openDatabase,
} from '../src/index.js';
import type { Database } from '../src/index.js';
import { deafProxy } from './deaf-proxy.js';
import type { DeafProxy } from './deaf-proxy.js';
import { commitOf, createLiveWorld, fillOf, rowOf, slicesOf, writeOf } from './live-world.js';
import type { LiveWorld } from './live-world.js';

jest.setTimeout(60_000);

describe('a statement whose answer is lost', () => {
  let opened: TestDatabase;
  let proxy: DeafProxy;
  let db: Database;
  let world: LiveWorld;

  /** Returns what a statement answers although its first answers are lost. */
  const deaf = async <T>(times: number, work: () => Promise<T>): Promise<T> => {
    // A statement is prepared when it is sent first: that answer is another one.
    await db.query('select 1');
    const before = proxy.lost;
    for (let i = 0; i < times; i++) proxy.loseNext();
    const result = await work();
    expect(proxy.lost - before).toBe(times);
    return result;
  };

  beforeEach(async () => {
    opened = await testDatabase();
    proxy = await deafProxy(opened.url);
    db = await openDatabase({ url: proxy.url, poolSize: 1 });
    world = await createLiveWorld(opened.database);
  });
  afterEach(async () => {
    await db.close();
    await proxy.close();
    await opened.close();
  });

  it('is true once: a commit of deployments', async () => {
    await world.feed('feed_1');
    await world.account('acc_1');
    const claims = [await world.deployment('d1'), await world.deployment('d2')];
    const stale = claims[1]!;
    await world.own(stale.actorId);
    const store = new PgDeploymentStore({ ...world.fixture.context, db });
    const logs = [{ level: 'info', message: 'once', at: 1 }] as const;
    const commits = claims.map((claim) => commitOf(claim, 1, { logs }));
    expect(await deaf(2, () => store.commit(commits))).toEqual([stale.actorId]);
    expect(await world.deployments.logs('act_d1', 0, 9)).toHaveLength(1);
    expect(await world.deployments.tape('act_d1', 0, 9)).toHaveLength(1);
    expect(await world.deployments.logs('act_d2', 0, 9)).toEqual([]);
  });

  it('is true once: a commit of a gateway, and engaging a switch', async () => {
    const gateway = await world.account('acc_1');
    const store = new PgAccountStore({ ...world.fixture.context, db });
    const { fill, fact } = fillOf('k1');
    const write = writeOf(gateway, 1, {
      orders: [rowOf('O1', 'manual')],
      opens: true,
      facts: [fact],
      fills: [fill],
    });
    expect(await deaf(2, () => store.commit(write))).toMatchObject({ kind: 'done', lastFact: 1 });
    expect(await world.accounts.facts('acc_1', 0, 9)).toHaveLength(1);
    const by = { by: 'b', reason: 'r', at: 1 };
    const account = { kind: 'account', accountId: 'acc_1' } as const;
    expect(await deaf(1, () => store.engage(TENANT, account, 'HALT', by))).toBe(1);
    const next = writeOf(gateway, 2, { orders: [rowOf('O2', 'manual')], opens: true });
    expect(await deaf(1, () => store.commit(next))).toMatchObject({ kind: 'engaged' });
  });

  it('is true once: slices of a feed', async () => {
    const owner = await world.feed('feed_1');
    const store = new PgFeedStore({ ...world.fixture.context, db });
    const write = {
      feedId: 'feed_1',
      slices: slicesOf('feed_1', 1, 3),
      state: 'LIVE',
      detail: null,
      final: false,
      snapshot: { value: 'LIVE' },
      seq: { old: 0, new: 1 },
    } as const;
    expect(await deaf(2, () => store.append(owner, write))).toBe(true);
    expect(await world.feeds.slices('feed_1', 0, 9)).toHaveLength(3);
  });

  it('is true once: requests and states of a paper venue', async () => {
    const gateway = await world.account('acc_1');
    const store = new PgPaperJournal({ db });
    const requests = [{ n: 1, body: { a: 1 } }];
    expect(await deaf(2, () => store.append(gateway, 'acc_1', requests))).toBe(true);
    const state = { n: 1, body: Uint8Array.of(1, 2, 3) };
    expect(await deaf(2, () => store.keep(gateway, 'acc_1', state))).toBe(true);
    expect(await world.journal.requests('acc_1', 0, 9)).toEqual(requests);
  });

  it('is UNAVAILABLE and retryable when no answer comes for long', async () => {
    const gateway = await world.account('acc_1');
    const store = new PgAccountStore({ ...world.fixture.context, db });
    const write = writeOf(gateway, 1);
    for (let i = 0; i < 50; i++) proxy.loseNext();
    await expect(store.commit(write)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
  });
});
