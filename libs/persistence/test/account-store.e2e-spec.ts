import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AccountWrite, Claim } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT } from '../src/index.js';
import type { Database } from '../src/index.js';
import { OTHER_TENANT } from './fixture.js';
import { commitOf, createLiveWorld, fillOf, orderFor, rowOf, writeOf } from './live-world.js';
import type { LiveWorld } from './live-world.js';

const PAGE = { first: 10, after: null };
const HELD = { actorId: 'act_d1', instrumentId: 'ins_1' };

jest.setTimeout(60_000);

describe('the account store', () => {
  let opened: TestDatabase;
  let db: Database;
  let world: LiveWorld;
  let gateway: Claim;

  const commit = (seq: number, changes: Partial<AccountWrite> = {}): Promise<unknown> =>
    world.accounts.commit(writeOf(gateway, seq, changes));

  beforeEach(async () => {
    opened = await testDatabase();
    db = opened.database;
    world = await createLiveWorld(db);
    await world.feed('feed_1');
    gateway = await world.account('acc_1');
  });
  afterEach(() => opened.close());

  it('adds an account with its gateway once, however often it is asked', async () => {
    const record = await world.accounts.get(TENANT, 'acc_1');
    expect(record).toMatchObject({
      id: 'acc_1',
      actorId: 'act_acc_1',
      broker: 'paper',
      mode: 'PAPER',
      options: { fast: true },
      health: 'connecting',
      healthDetail: null,
      engaged: 'NONE',
      engaging: false,
      engagedReason: null,
      lastFact: 0,
      watermarks: {},
    });
    const again = { ...record!, id: 'acc_2', actorId: 'act_acc_2' };
    const made = await Promise.all(Array.from({ length: 8 }, () => world.accounts.create(again)));
    expect(made.filter(Boolean)).toHaveLength(1);
    const taken = world.accounts.create({ ...again, id: 'acc_3' });
    await expect(taken).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const nobody = world.accounts.create({ ...again, id: 'a', actorId: 'x', tenantId: 'ten_none' });
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await world.accounts.list(TENANT)).map(({ id }) => id)).toEqual(['acc_2', 'acc_1']);
    expect(await world.accounts.byActor('act_acc_2')).toMatchObject({ id: 'acc_2' });
    expect(await db.query(`select kind, final from actor where id = 'act_acc_2'`)).toEqual([
      { kind: 'gateway', final: false },
    ]);
  });

  it('shows nothing to another tenant and nothing that is absent', async () => {
    const { fill, fact } = fillOf('k1');
    await commit(1, { orders: [rowOf('O1', 'act_d1')], opens: true, facts: [fact], fills: [fill] });
    expect(await world.accounts.get(OTHER_TENANT, 'acc_1')).toBe(null);
    expect(await world.accounts.list(OTHER_TENANT)).toEqual([]);
    expect(await world.accounts.order(OTHER_TENANT, 'O1')).toBe(null);
    expect(await world.accounts.orders(OTHER_TENANT, { accountId: 'acc_1' }, PAGE)).toEqual([]);
    expect(await world.accounts.fills(OTHER_TENANT, {}, { first: 9, after: null })).toEqual([]);
    expect(await world.accounts.setLimits(OTHER_TENANT, 'acc_1', {})).toBe(false);
    const by = { by: 'b', reason: 'r', at: 1 };
    const account = { kind: 'account', accountId: 'acc_1' } as const;
    expect(await world.accounts.engage(OTHER_TENANT, account, 'HALT', by)).toBe(0);
    expect(await world.accounts.get(TENANT, 'acc_none')).toBe(null);
    expect(await world.accounts.byActor('act_none')).toBe(null);
    expect(await world.accounts.order(TENANT, 'O2')).toBe(null);
    expect(await world.accounts.lastFact('acc_none')).toBe(0);
    expect(await world.accounts.facts('acc_none', 0, 9)).toEqual([]);
    expect(await world.accounts.pendingIntents('acc_none', 9)).toEqual([]);
    const absent = { code: 'NOT_FOUND' };
    await expect(world.accounts.image('acc_none')).rejects.toMatchObject(absent);
    await expect(world.accounts.switches('acc_none')).rejects.toMatchObject(absent);
  });

  it('sets limits without touching what the gateway writes', async () => {
    expect(await world.accounts.setLimits(TENANT, 'acc_1', { b: -0, a: null })).toBe(true);
    expect(await world.accounts.setLimits(TENANT, 'acc_none', {})).toBe(false);
    expect((await world.accounts.get(TENANT, 'acc_1'))!.limits).toEqual({ b: -0, a: null });
  });

  it('keeps everything of a commit, and starts the next owner with it', async () => {
    const claim = await world.deployment('d1');
    await world.deployments.commit([
      commitOf(claim, 1, { intents: [{ seq: 1, leg: 3, kind: 'cancel', target: 'O0' }] }),
    ]);
    const order = rowOf('O1', 'act_d1', {
      order: orderFor('O1', { limitPrice: '0.10', trail: { by: 'percent', value: '1' } }),
      deadline: 77,
      averagePrice: 0.1,
      filled: '3.5',
      message: 'no \0 such \udfff',
    });
    const { fill, fact } = fillOf('k1', { price: '0.123456789012345678' });
    const sums = { quantity: '-10', cost: '1.234567890123456789', realized: '-7', fees: '0.35' };
    expect(
      await commit(1, {
        takes: [{ actorId: 'act_d1', seq: 1, leg: 3 }],
        command: 4,
        orders: [order],
        opens: true,
        facts: [fact],
        fills: [fill],
        positions: [{ ...HELD, ...sums }],
        health: { state: 'ready', detail: 'well \0' },
        watermarks: { feed_1: 3 },
        alerts: [{ severity: 'CRITICAL', code: 'X', message: 'm', at: 8 }],
      }),
    ).toEqual({ kind: 'done', lastFact: 1, known: [] });
    await commit(2, { watermarks: { feed_2: 1 } });
    const image = await world.accounts.image('acc_1');
    expect(image).toMatchObject({
      account: {
        health: 'ready',
        healthDetail: 'well \ufffd',
        lastFact: 1,
        watermarks: { feed_1: 3, feed_2: 1 },
      },
      orders: [{ ...order, message: 'no \ufffd such \ufffd' }],
      positions: [{ ...HELD, ...sums }],
      command: 4,
    });
    expect([...image.cursors]).toEqual([['act_d1', [1, 3]]]);
    expect(await world.accounts.order(TENANT, 'O1')).toEqual(image.orders[0]);
    expect(await world.accounts.facts('acc_1', 0, 9)).toEqual([{ n: 1, ...fact }]);
    expect(await world.accounts.fills(TENANT, {}, { first: 9, after: null })).toEqual([
      { ...fill, accountId: 'acc_1', n: 1 },
    ]);
    expect(await world.deployments.alerts(TENANT, 0, 9)).toMatchObject([
      { n: 1, accountId: 'acc_1', deploymentId: null, severity: 'CRITICAL' },
    ]);
    // A cursor never goes back, whatever a gateway says.
    await commit(3, { takes: [{ actorId: 'act_d1', seq: 1, leg: 2 }], command: 2 });
    const later = await world.accounts.image('acc_1');
    expect([later.cursors, later.command]).toEqual([image.cursors, 4]);
  });

  it('writes an order over itself, its decision and its birth excepted', async () => {
    const row = rowOf('O1', 'act_d1');
    await commit(1, { orders: [row], opens: true });
    const later = {
      ...row,
      send: 'closed',
      status: 'filled',
      filled: '10',
      reserved: '0',
      averagePrice: 100.5,
      venueOrderId: 'v',
      code: 'risk',
      updatedAt: 9,
    } as const;
    await commit(2, { orders: [{ ...later, createdAt: 8, actorId: 'act_d2', seq: 5 }] });
    expect(await world.accounts.order(TENANT, 'O1')).toEqual(later);
    expect(await world.accounts.orders(TENANT, { open: true }, PAGE)).toEqual([]);
    expect((await world.accounts.image('acc_1')).orders).toEqual([later]);
  });

  it('keeps whose place an order takes, and gives what was found to its decision once', async () => {
    const first = rowOf('O1', 'act_d1', { send: 'closed', status: 'replaced' });
    const next = rowOf('O2', 'act_d1', { replaces: 'O1' });
    const found = rowOf('O3', 'external', { send: 'accepted', status: 'working' });
    await commit(1, { orders: [first, next, found], opens: true, reconciledCommand: 3 });
    expect((await world.accounts.get(TENANT, 'acc_1'))!.reconciledCommand).toBe(3);
    expect((await world.accounts.image('acc_1')).orders).toContainEqual(next);
    const owned = { ...found, actorId: 'act_d1', seq: 4, leg: 1, child: 2 };
    await commit(2, { orders: [owned] });
    expect(await world.accounts.order(TENANT, 'O3')).toEqual(owned);
    await commit(3, { orders: [{ ...owned, actorId: 'act_d2', seq: 9 }], reconciledCommand: 2 });
    expect(await world.accounts.order(TENANT, 'O3')).toEqual(owned);
    expect((await world.accounts.get(TENANT, 'acc_1'))!.reconciledCommand).toBe(3);
  });

  it('keeps what the broker said last of its money', async () => {
    const of = async () => (await world.accounts.get(TENANT, 'acc_1'))!.told;
    expect(await of()).toBeNull();
    const told = { currency: 'USD', cash: '10.50', equity: '99', buyingPower: null, at: 7 };
    await commit(1, { told });
    await commit(2, {});
    expect(await of()).toEqual(told);
  });

  it('numbers facts without gaps and books a fill once, whoever tells it and how often', async () => {
    const [a, b, c] = ['k1', 'k2', 'k3'].map((key) => fillOf(key));
    const note = {
      actorId: null,
      fact: { kind: 'external', what: 'cash', detail: 'd' },
      at: 1,
    } as const;
    const at = (quantity: string): Pick<AccountWrite, 'positions'> => ({
      positions: [{ ...HELD, quantity, cost: '0', realized: '0', fees: '0' }],
    });
    expect(
      await commit(1, { facts: [a!.fact, note, a!.fact], fills: [a!.fill], ...at('10') }),
    ).toMatchObject({ lastFact: 2, known: [] });
    // A fill that is known takes its position along; what is new beside it stays.
    expect(
      await commit(2, { facts: [b!.fact, a!.fact, note], fills: [b!.fill, a!.fill], ...at('30') }),
    ).toMatchObject({ lastFact: 4, known: ['k1'] });
    expect(await commit(3, { facts: [c!.fact], fills: [c!.fill], ...at('30') })).toMatchObject({
      lastFact: 5,
    });
    const log = await world.accounts.facts('acc_1', 0, 99);
    expect(log.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    expect(log.map(({ fact }) => fact.kind)).toEqual([
      'execution',
      'external',
      'execution',
      'external',
      'execution',
    ]);
    const fills = await world.accounts.fills(TENANT, {}, { first: 9, after: null });
    expect(fills.map(({ key, n }) => [key, n])).toEqual([
      ['k3', 5],
      ['k2', 3],
      ['k1', 1],
    ]);
    const [held] = (await world.accounts.image('acc_1')).positions;
    expect(held!.quantity).toBe('30');
    expect(await world.accounts.lastFact('acc_1')).toBe(5);
  });

  it('keeps a fill, that it was taken back, and a fee of its key apart', async () => {
    const { fill, fact } = fillOf('k1');
    const bust = { kind: 'bust', key: 'k1', clientOrderId: 'O1' } as const;
    const fee = {
      kind: 'fee',
      key: 'k1',
      amount: '1',
      currency: 'USD',
      clientOrderId: null,
    } as const;
    const facts = [fact, ...[bust, fee].map((one) => ({ actorId: 'act_d1', fact: one, at: 9 }))];
    const fills = [
      fill,
      { ...fill, key: 'bust:k1', kind: 'bust' as const },
      { ...fill, kind: 'fee' as const, quantity: '0', price: '0' },
    ];
    expect(await commit(1, { facts, fills })).toMatchObject({ lastFact: 3, known: [] });
    expect(await commit(2, { facts, fills })).toMatchObject({
      lastFact: 3,
      known: ['bust:k1', 'k1', 'k1'],
    });
    const booked = await world.accounts.fills(TENANT, {}, { first: 9, after: null });
    expect(booked.map(({ kind, n }) => [kind, n])).toEqual([
      ['fee', 3],
      ['bust', 2],
      ['fill', 1],
    ]);
  });

  it('refuses a fill that no fact tells, and amounts that are none', async () => {
    const { fill, fact } = fillOf('k1');
    const other = fillOf('k2').fact;
    for (const facts of [[], [other]]) {
      const alone = commit(1, { facts, fills: [fill] });
      await expect(alone).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['fills', '0'] });
    }
    const twice = commit(1, { facts: [fact], fills: [fill, fill] });
    await expect(twice).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    for (const quantity of ['NaN', 'Infinity', '-1', 'ten', '1e30', '']) {
      const bad = commit(1, { facts: [fact], fills: [{ ...fill, quantity }] });
      await expect(bad).rejects.toMatchObject({ code: 'INTERNAL' });
    }
    const reserved = commit(1, {
      orders: [rowOf('O1', 'act_d1', { reserved: 'NaN' })],
      opens: true,
    });
    await expect(reserved).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await world.accounts.lastFact('acc_1')).toBe(0);
    expect(await db.query(`select seq from actor where id = 'act_acc_1'`)).toEqual([{ seq: 0 }]);
  });

  it('takes the same commit twice as one, and refuses every other one', async () => {
    const { fill, fact } = fillOf('k1');
    const first = writeOf(gateway, 1, {
      orders: [rowOf('O1', 'act_d1')],
      opens: true,
      facts: [fact],
      fills: [fill],
      alerts: [{ severity: 'INFO', code: 'X', message: 'm', at: 1 }],
    });
    const again = await Promise.all(Array.from({ length: 6 }, () => world.accounts.commit(first)));
    for (const answer of again) expect(answer).toMatchObject({ kind: 'done', lastFact: 1 });
    const refused = [
      writeOf(gateway, 3),
      writeOf(gateway, 1, { life: { other: true } }),
      writeOf({ ...gateway, epoch: gateway.epoch - 1 }, 2),
      writeOf({ ...gateway, epoch: gateway.epoch + 1 }, 2),
      writeOf({ ...gateway, actorId: 'act_none' }, 2),
      writeOf({ ...gateway, actorId: 'act_feed_1' }, 1),
    ];
    for (const write of refused) {
      expect(await world.accounts.commit(write)).toEqual({ kind: 'replaced' });
    }
    const stolen = writeOf(gateway, 2, { accountId: 'acc_none' });
    await expect(world.accounts.commit(stolen)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.accounts.lastFact('acc_1')).toBe(1);
    expect(await world.deployments.alerts(TENANT, 0, 9)).toHaveLength(1);
  });

  it('refuses the statement of a killed owner that arrives late, all of it', async () => {
    const { fill, fact } = fillOf('k1');
    const heir = await world.own('act_acc_1');
    const stale = { orders: [rowOf('O1', 'act_d1')], opens: true, facts: [fact], fills: [fill] };
    expect(await commit(1, stale)).toEqual({ kind: 'replaced' });
    expect(await world.accounts.order(TENANT, 'O1')).toBe(null);
    expect(await world.accounts.facts('acc_1', 0, 9)).toEqual([]);
    expect(await world.accounts.commit(writeOf(heir, 1, stale))).toMatchObject({ kind: 'done' });
  });

  it('gives a deployment the facts that name it or nobody, in order and in pages', async () => {
    const facts = Array.from({ length: 60 }, (_, i) => ({
      actorId: [null, 'act_d1', 'act_d2'][i % 3]!,
      fact: { kind: 'denied', clientOrderId: `O${i}`, code: 'X', message: 'm' } as const,
      at: i,
    }));
    await commit(1, { facts });
    const expected = facts.map((row, i) => ({ n: i + 1, ...row }));
    const mine = expected.filter(({ actorId }) => actorId !== 'act_d2');
    expect(await world.accounts.facts('acc_1', 0, 99)).toEqual(expected);
    expect(await world.accounts.facts('acc_1', 0, 99, 'act_d1')).toEqual(mine);
    const read = [];
    for (let after = 0; ; ) {
      const page = await world.accounts.facts('acc_1', after, 7, 'act_d1');
      if (page.length === 0) break;
      read.push(...page);
      after = page.at(-1)!.n;
    }
    expect(read).toEqual(mine);
    await expect(db.query('update account_log set at = 0')).rejects.toThrow(/never changed/);
    await expect(db.query('delete from fill where true')).resolves.toEqual([]);
  });

  it('pages orders and fills newest first, by whatever they are asked for', async () => {
    const rows = Array.from({ length: 9 }, (_, i) =>
      rowOf(`O${i}`, `act_d${i % 2}`, {
        createdAt: Math.floor(i / 2),
        send: i < 5 ? 'accepted' : 'closed',
        order: orderFor(`O${i}`, { instrumentId: `ins_${i % 3}` }),
      }),
    );
    const told = rows.map((row, i) =>
      fillOf(`k${i}`, { actorId: row.actorId, clientOrderId: row.clientOrderId, at: i >> 1 }),
    );
    await commit(1, {
      orders: rows,
      facts: told.map(({ fact }) => fact),
      fills: told.map(({ fill }) => fill),
    });
    const newest = rows.toReversed();
    expect(await world.accounts.orders(TENANT, {}, PAGE)).toEqual(newest);
    expect(await world.accounts.orders(TENANT, {}, { first: 3, after: 'O5' })).toEqual(
      newest.slice(4, 7),
    );
    const asked: [Parameters<typeof world.accounts.orders>[1], (i: number) => boolean][] = [
      [{ open: true }, (i) => i < 5],
      [{ open: false }, (i) => i >= 5],
      [{ actorId: 'act_d1' }, (i) => i % 2 === 1],
      [{ instrumentId: 'ins_2', accountId: 'acc_1' }, (i) => i % 3 === 2],
      [{ accountId: 'acc_9' }, () => false],
    ];
    for (const [filter, passes] of asked) {
      const expected = rows.filter((_, i) => passes(i)).toReversed();
      expect(await world.accounts.orders(TENANT, filter, PAGE)).toEqual(expected);
    }
    const numbers = async (
      filter: Parameters<typeof world.accounts.fills>[1],
      after: { accountId: string; n: number } | null = null,
    ): Promise<number[]> =>
      (await world.accounts.fills(TENANT, filter, { first: 4, after })).map(({ n }) => n);
    expect(await numbers({})).toEqual([9, 8, 7, 6]);
    expect(await numbers({}, { accountId: 'acc_1', n: 6 })).toEqual([5, 4, 3, 2]);
    expect(await numbers({ actorId: 'act_d1' })).toEqual([8, 6, 4, 2]);
    expect(await numbers({ clientOrderId: 'O3' })).toEqual([4]);
    expect(await numbers({ accountId: 'acc_9' })).toEqual([]);
  });

  it('starts a gateway with what is open and the newest of what has ended', async () => {
    const rows = Array.from({ length: 1_200 }, (_, i) =>
      rowOf(`O${i}`, 'act_d1', { send: i < 5 ? 'unknown' : 'closed', updatedAt: i }),
    );
    await commit(1, { orders: rows });
    const { orders } = await world.accounts.image('acc_1');
    const ids = orders.map(({ clientOrderId }) => clientOrderId);
    expect(ids).toHaveLength(205);
    expect(ids).toEqual(expect.arrayContaining(['O0', 'O4', 'O1199', 'O1000']));
    expect(ids).not.toContain('O999');
  });
});
