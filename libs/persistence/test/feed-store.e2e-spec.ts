import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { withQuotes, allocateQuotes } from '@vela/market';
import type { Claim, FeedSlice, FeedStore } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT } from '../src/index.js';
import type { Database } from '../src/index.js';
import { OTHER_TENANT } from './fixture.js';
import { commitOf, createLiveWorld, lateCandle, rowOf, slicesOf, writeOf } from './live-world.js';
import type { LiveWorld } from './live-world.js';

jest.setTimeout(60_000);

describe('the feed store', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;
  let owner: Claim;

  const append = (
    claim: Claim,
    seq: number,
    slices: readonly FeedSlice[],
    changes: Partial<Parameters<FeedStore['append']>[1]> = {},
  ): Promise<boolean> =>
    world.feeds.append(claim, {
      feedId: 'feed_1',
      slices,
      state: 'LIVE',
      detail: null,
      final: false,
      snapshot: { at: seq },
      seq: { old: seq - 1, new: seq },
      ...changes,
    });

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    owner = await world.feed('feed_1');
  });
  afterEach(() => opened.close());

  it('adds a feed with its actor once, however often it is asked', async () => {
    const [spec] = await world.feeds.list(TENANT);
    expect(spec).toMatchObject({
      id: 'feed_1',
      actorId: 'act_feed_1',
      state: 'STARTING',
      lastSlice: 0,
      lastAvailableAt: null,
      source: { kind: 'replay', lockstep: true },
    });
    const again = { ...spec!, id: 'feed_2', actorId: 'act_feed_2' };
    const made = await Promise.all(Array.from({ length: 8 }, () => world.feeds.create(again)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await world.feeds.create({ ...again, name: 'other' })).toBe(false);
    const taken = world.feeds.create({ ...again, id: 'feed_3' });
    await expect(taken).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const nobody = world.feeds.create({ ...again, id: 'f', actorId: 'a', tenantId: 'ten_none' });
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await db.query(`select count(*) from actor where kind = 'feed'`)).toEqual([
      { count: 2 },
    ]);
  });

  it('shows a feed to its tenant and its actor alone', async () => {
    expect(await world.feeds.get(TENANT, 'feed_1')).toEqual(
      await world.feeds.byActor('act_feed_1'),
    );
    expect(await world.feeds.get(OTHER_TENANT, 'feed_1')).toBe(null);
    expect(await world.feeds.list(OTHER_TENANT)).toEqual([]);
    expect(await world.feeds.get(TENANT, 'feed_none')).toBe(null);
    expect(await world.feeds.byActor('act_none')).toBe(null);
  });

  it('keeps slices to the last bit, quotes included, and the state they lead to', async () => {
    const [first, second, third] = slicesOf('feed_1', 1, 3);
    const quotes = allocateQuotes(2);
    quotes.at.set([1_500_000, 2_000_000]);
    quotes.bid.set([99.5, NaN]);
    quotes.ask.set([NaN, -0]);
    const quoted = { ...second!, batch: withQuotes(second!.batch, [quotes, null]) };
    expect(await append(owner, 1, [first!, quoted])).toBe(true);
    expect(
      await append(owner, 2, [third!], { state: 'ENDED', final: true, detail: 'all \0' }),
    ).toBe(true);
    const read = await world.feeds.slices('feed_1', 0, 9);
    expect(read).toStrictEqual([first, quoted, third]);
    expect(await world.feeds.slices('feed_1', 1, 1)).toStrictEqual([quoted]);
    expect(await world.feeds.slices('feed_none', 0, 9)).toEqual([]);
    expect(await world.feeds.get(TENANT, 'feed_1')).toMatchObject({
      state: 'ENDED',
      lastSlice: 3,
      lastAvailableAt: 3_000_000,
      detail: 'all \ufffd',
    });
    expect(await db.query(`select final, boot, seq from actor where id = 'act_feed_1'`)).toEqual([
      { final: true, boot: null, seq: 2 },
    ]);
  });

  it('moves the state alone when there is no slice', async () => {
    expect(await append(owner, 1, slicesOf('feed_1', 1, 2))).toBe(true);
    expect(await append(owner, 2, [], { state: 'STALE', detail: 'silent' })).toBe(true);
    expect(await world.feeds.get(TENANT, 'feed_1')).toMatchObject({
      state: 'STALE',
      detail: 'silent',
      lastSlice: 2,
      lastAvailableAt: 2_000_000,
    });
  });

  it('takes the same write twice as one, and refuses owners that were replaced', async () => {
    const slices = slicesOf('feed_1', 1, 2);
    const again = await Promise.all(Array.from({ length: 6 }, () => append(owner, 1, slices)));
    expect(again).toEqual([true, true, true, true, true, true]);
    expect(await append(owner, 3, slicesOf('feed_1', 3, 3))).toBe(false);
    expect(await append(owner, 1, slicesOf('feed_1', 3, 3), { snapshot: {} })).toBe(false);
    const heir = await world.own('act_feed_1');
    expect(await append(owner, 2, slicesOf('feed_1', 3, 3))).toBe(false);
    expect(await append({ ...heir, epoch: heir.epoch + 1 }, 2, [])).toBe(false);
    expect(await append({ ...heir, actorId: 'act_none' }, 2, [])).toBe(false);
    expect(await world.feeds.slices('feed_1', 0, 9)).toHaveLength(2);
    expect(await append(heir, 2, slicesOf('feed_1', 3, 3))).toBe(true);
  });

  it('refuses gaps, repeated numbers, instants that do not grow, and another’s feed', async () => {
    await append(owner, 1, slicesOf('feed_1', 1, 2));
    const [third, fourth] = slicesOf('feed_1', 3, 4);
    const late = slicesOf('feed_1', 2, 2)[0]!;
    const other = await world.feed('feed_2');
    const wrong: [Claim, readonly FeedSlice[]][] = [
      [owner, [fourth!]],
      [owner, slicesOf('feed_1', 2, 3)],
      [owner, [fourth!, third!]],
      [owner, [third!, { ...third!, n: 4 }]],
      [owner, [{ ...third!, availableAt: 7 }]],
      [owner, [{ ...late, n: 3 }]],
    ];
    for (const [claim, slices] of wrong) {
      await expect(append(claim, 2, slices)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    const foreign = append(other, 1, [third!]);
    await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.feeds.get(TENANT, 'feed_1')).toMatchObject({ lastSlice: 2 });
    expect(await append(owner, 2, [third!, fourth!])).toBe(true);
    await expect(db.query('delete from feed_slice')).rejects.toThrow(/never changed/);
  });

  it('adds series behind those that a feed carries, whoever else does so at the time', async () => {
    const before = (await world.feeds.get(TENANT, 'feed_1'))!;
    const [minute, hour] = [parseTimeframe('1m'), parseTimeframe('1h')];
    const of = (i: number) => ({ instrumentId: `ins_${i % 5}`, timeframe: i < 5 ? minute : hour });
    const all = Array.from({ length: 10 }, (_, i) => of(i));
    const answers = await Promise.all(
      all.map((one, i) => world.feeds.extend(TENANT, 'feed_1', [one, all[(i + 1) % 10]!])),
    );
    const { series } = (await world.feeds.get(TENANT, 'feed_1'))!;
    expect(series.slice(0, 1)).toEqual(before.series);
    expect(new Set(series.slice(1).map((one) => JSON.stringify(one)))).toEqual(
      new Set(all.map((one) => JSON.stringify(one))),
    );
    expect(series).toHaveLength(11);
    for (const answer of answers) {
      expect(series.slice(0, answer!.series.length)).toEqual(answer!.series);
    }
    // Again, or with nothing, it changes nothing; what is not there is not extended.
    expect((await world.feeds.extend(TENANT, 'feed_1', all))!.series).toEqual(series);
    expect((await world.feeds.extend(TENANT, 'feed_1', []))!.series).toEqual(series);
    expect(await world.feeds.extend(OTHER_TENANT, 'feed_1', [of(7)])).toBe(null);
    expect(await world.feeds.extend(TENANT, 'feed_none', all)).toBe(null);
    // Its owner appends meanwhile: neither loses what the other wrote.
    expect(await append(owner, 1, slicesOf('feed_1', 1, 1))).toBe(true);
    const more = { instrumentId: 'ins_9', timeframe: hour };
    expect((await world.feeds.extend(TENANT, 'feed_1', [more]))!).toMatchObject({ lastSlice: 1 });
  });

  it('keeps candles that came too late and tells alerts, once for each write', async () => {
    const late = [
      lateCandle('ins_1', 60),
      lateCandle('ins_2', 120, { kind: 'revised', volume: 1e-9, close: -0 }),
    ];
    const alerts = [
      { severity: 'WARNING', code: 'FEED_DOWN', message: 'gone \0', at: 5 } as const,
      { severity: 'INFO', code: 'FEED_LIVE', message: 'back', at: 6 } as const,
    ];
    const slices = slicesOf('feed_1', 1, 1);
    const write = (): Promise<boolean> => append(owner, 1, slices, { late, alerts });
    expect(await Promise.all(Array.from({ length: 5 }, write))).toEqual(Array(5).fill(true));
    expect(await world.feeds.lateCandles('feed_1', 9)).toEqual([late[1], late[0]]);
    expect(await append(owner, 2, [], { late: [lateCandle('ins_1', 180)] })).toBe(true);
    expect(await world.feeds.lateCandles('feed_1', 1)).toEqual([lateCandle('ins_1', 180)]);
    const heir = await world.own('act_feed_1');
    expect(await append(owner, 3, [], { late })).toBe(false);
    expect(await append(heir, 3, [], { alerts })).toBe(true);
    expect(await world.feeds.lateCandles('feed_1', 9)).toHaveLength(3);
    expect(await world.feeds.lateCandles('feed_none', 9)).toEqual([]);
    const told = await world.deployments.alerts(TENANT, 0, 9);
    expect(told.map(({ code, feedId, message }) => [code, feedId, message])).toEqual([
      ['FEED_DOWN', 'feed_1', 'gone \ufffd'],
      ['FEED_LIVE', 'feed_1', 'back'],
      ['FEED_DOWN', 'feed_1', 'gone \ufffd'],
      ['FEED_LIVE', 'feed_1', 'back'],
    ]);
    await expect(db.query('delete from feed_late')).rejects.toThrow(/never changed/);
  });

  describe('asked for followers', () => {
    let gateway: Claim;
    const behind = (slice: number): Promise<{ active: number; behind: number }> =>
      world.feeds.followers('feed_1', slice);

    beforeEach(async () => {
      gateway = await world.account('acc_1');
    });

    it('counts neither who was not started, nor who rests, is halted or has failed', async () => {
      expect(await behind(1)).toEqual({ active: 0, behind: 0 });
      await world.deployments.create(await world.spec('rests'));
      expect(await behind(1)).toEqual({ active: 0, behind: 0 });
      const ends: [string, 'stopped' | 'halted' | 'failed'][] = [
        ['d1', 'stopped'],
        ['d2', 'halted'],
        ['d3', 'failed'],
      ];
      for (const [id, state] of ends) {
        const claim = await world.deployment(id);
        await world.deployments.commit([commitOf(claim, 1, { state, final: state !== 'halted' })]);
      }
      expect(await behind(9)).toEqual({ active: 0, behind: 0 });
      await world.account('acc_9', OTHER_TENANT);
      expect(await world.feeds.followers('feed_none', 1)).toEqual({ active: 0, behind: 0 });
    });

    it('waits for the slice in every state in which a deployment is at work', async () => {
      const states = ['reconciling', 'warming-up', 'running', 'paused', 'stopping'] as const;
      for (const [i, state] of states.entries()) {
        const claim = await world.deployment(`d${i}`);
        expect(await behind(1)).toEqual({ active: i + 1, behind: 1 });
        await world.deployments.commit([commitOf(claim, 1, { state })]);
        expect(await behind(1)).toEqual({ active: i + 1, behind: 0 });
      }
      expect(await behind(2)).toEqual({ active: 5, behind: 5 });
    });

    it('waits until decisions are at the venue and what came of them was taken', async () => {
      const claim = await world.deployment('d1');
      const other = await world.deployment('d2');
      const cursors = { slice: 1, account: 0, timer: 0, command: 1 };
      await world.deployments.commit([
        commitOf(claim, 1, { intents: [{ seq: 1, leg: 0, kind: 'cancel', target: 'O0' }] }),
        commitOf(other, 1),
      ]);
      const counts = async (count: number): Promise<void> =>
        expect(await behind(1)).toEqual({ active: 2, behind: count });
      await counts(1);
      const row = rowOf('O1', 'act_d1');
      const taken = [{ actorId: 'act_d1', seq: 1, leg: 0 }];
      await world.accounts.commit(
        writeOf(gateway, 1, { takes: taken, orders: [row], opens: true }),
      );
      await counts(1);
      const accepted = { ...row, send: 'accepted', status: 'working' } as const;
      const denied = { kind: 'denied', clientOrderId: 'O1', code: 'X', message: 'm' } as const;
      const facts = [{ actorId: 'act_d1', fact: denied, at: 1 }];
      await world.accounts.commit(writeOf(gateway, 2, { orders: [accepted], facts }));
      await counts(1);
      await world.deployments.commit([commitOf(claim, 2, { cursors: { ...cursors, account: 1 } })]);
      await counts(0);
      await world.accounts.commit(
        writeOf(gateway, 3, { orders: [{ ...accepted, status: 'pending_cancel' }] }),
      );
      await counts(1);
      await world.accounts.commit(
        writeOf(gateway, 4, { orders: [{ ...accepted, send: 'closed', status: 'canceled' }] }),
      );
      await counts(0);
      // What the venue reports is taken with the next slice.
      const working = {
        clientOrderId: 'O1',
        venueOrderId: 'v1',
        instrumentId: 'i',
        side: 'buy',
        status: 'working',
        rawStatus: 'working',
        quantity: '1',
        cumulative: '0',
        averagePrice: null,
        limitPrice: null,
        stopPrice: null,
        contingent: false,
        parent: null,
        replaces: null,
        replacedBy: null,
        role: 'entry',
        reason: null,
        code: null,
        venueTime: 1,
      } as const;
      const told = { kind: 'bust', key: 'k', clientOrderId: 'O1' } as const;
      await world.accounts.commit(
        writeOf(gateway, 5, {
          facts: [{ actorId: 'act_d1', fact: { kind: 'report', report: working }, at: 1 }],
        }),
      );
      await counts(0);
      await world.accounts.commit(
        writeOf(gateway, 6, { facts: [{ actorId: 'act_d1', fact: told, at: 1 }] }),
      );
      await counts(0);
      await world.deployments.commit([commitOf(claim, 3, { cursors: { ...cursors, account: 2 } })]);
      await counts(1);
      await world.deployments.commit([commitOf(claim, 4, { cursors: { ...cursors, account: 3 } })]);
      await counts(0);
      // What names nobody concerns everybody.
      const off = { kind: 'quarantine', instrumentId: 'i', on: true, reason: 'r' } as const;
      await world.accounts.commit(
        writeOf(gateway, 7, { facts: [{ actorId: null, fact: off, at: 1 }] }),
      );
      await counts(2);
    });
  });
});
