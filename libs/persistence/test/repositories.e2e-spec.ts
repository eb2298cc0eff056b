import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { ActorWrite } from '@vela/ports';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { DEFAULT_TENANT_ID as TENANT, PgActorStore, PgCandleStore } from '../src/index.js';
import { OTHER_TENANT, configOf, createFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

const ALL = { first: 100, after: null };

jest.setTimeout(30_000);

describe('repositories', () => {
  let opened: TestDatabase;
  let fixture: Fixture;

  beforeAll(async () => {
    opened = await testDatabase();
    fixture = await createFixture(opened.database);
  });
  afterAll(async () => {
    await opened.close();
  });

  it('give an instrument back as it was, and the first one for its symbol', async () => {
    const draft = createInstrument({
      id: fixture.context.ids.next('instrument'),
      symbol: 'BTC/USD',
      name: '100 %_coin',
      assetClass: 'CRYPTO',
      priceScale: 8,
      tickSize: '0.00000050',
      quantityScale: 15,
      lotSize: '0.000000000000001',
      multiplier: 0.1,
      tradable: false,
    });
    const kept = await fixture.instruments.ensure(TENANT, draft);
    expect(kept).toEqual({ ...draft, tickSize: '0.0000005' });
    const again = { ...draft, id: fixture.context.ids.next('instrument') };
    expect(await fixture.instruments.ensure(TENANT, again)).toEqual(kept);
    expect(await fixture.instruments.findBySymbol(TENANT, 'BTC/USD')).toEqual(kept);
    expect(await fixture.instruments.get(TENANT, draft.id)).toEqual(kept);
    expect(await fixture.instruments.list(TENANT, { query: '%_c' }, ALL)).toEqual([kept]);
    expect(await fixture.instruments.list(TENANT, { query: '%x' }, ALL)).toEqual([]);
    expect(await fixture.instruments.count(TENANT, { assetClass: ['CRYPTO', 'FX'] })).toBe(1);
    expect(await fixture.instruments.count(TENANT, { assetClass: [] })).toBe(0);
    expect(await fixture.instruments.count(TENANT, { tradable: true, query: 'BTC' })).toBe(0);
  });

  it('page by id, newest first, without a gap and without a repeat', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.push((await fixture.instrument(`PAGE${i}`)).id);
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await fixture.instruments.list(TENANT, { query: 'PAGE' }, { first: 3, after });
      seen.push(...page.map(({ id }) => id));
      if (page.length < 3) break;
      after = seen.at(-1)!;
    }
    expect(seen).toEqual(made.toReversed());
  });

  it('refuse an instrument whose id another tenant has', async () => {
    const { id } = await fixture.instrument('TAKEN');
    await expect(
      fixture.instruments.ensure(OTHER_TENANT, createInstrument({ id, symbol: 'TAKEN' })),
    ).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('number the versions of a strategy and add none for the same content', async () => {
    const first = await fixture.strategy('cross', 'v1');
    expect(first.latestVersion).toMatchObject({ number: 1, source: 'v1', bundle: 'bundle of v1' });
    expect(await fixture.strategy('cross', 'v1')).toEqual(first);
    const second = await fixture.strategy('cross', 'v2');
    expect([second.id, second.latestVersion.number]).toEqual([first.id, 2]);
    const versions = await fixture.strategies.versions(TENANT, first.id, ALL);
    expect(versions.map(({ number }) => number)).toEqual([2, 1]);
    expect(versions[1]).toEqual(first.latestVersion);
    expect(await fixture.strategies.findByName(TENANT, 'cross')).toEqual(second);
    const other = await fixture.strategy('other');
    expect(await fixture.strategies.getMany(TENANT, [other.id, 'str_none', first.id])).toEqual([
      other,
      second,
    ]);
    const ids = versions.map(({ id }) => id);
    expect(await fixture.strategies.versionMany(TENANT, ids)).toEqual(versions);
  });

  it('let versions pushed at once follow each other', async () => {
    const sources = ['a', 'b', 'c', 'd'];
    await Promise.all(sources.map((source) => fixture.strategy('race', source)));
    const { id } = (await fixture.strategies.findByName(TENANT, 'race'))!;
    const versions = await fixture.strategies.versions(TENANT, id, ALL);
    expect(versions.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
    expect(versions.map(({ source }) => source).sort()).toEqual(sources);
  });

  it('never change a version, whoever tries', async () => {
    await fixture.strategy('fixed');
    for (const sql of [
      'update strategy_version set source = $1',
      'delete from strategy_version where source <> $1',
    ]) {
      await expect(opened.database.query(sql, ['other'])).rejects.toThrow(/never changed/);
    }
  });

  it('refuse a user strategy with the name of a built-in one', async () => {
    const builtIn = {
      name: 'sma',
      description: null,
      builtIn: true,
      source: 'Sma',
      bundle: null,
      contentHash: 'h',
      parameters: [],
    };
    const kept = await fixture.strategies.push(TENANT, builtIn);
    expect(kept.latestVersion.bundle).toBe(null);
    await expect(fixture.strategy('sma')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('write run, trial and actor together and count trials over all versions', async () => {
    const strategy = await fixture.strategy('tried', 'v1');
    const draft = {
      strategyId: strategy.id,
      config: configOf(strategy),
      inputDigest: 'd1',
      idempotencyKey: null,
    };
    const first = await fixture.backtests.create(TENANT, draft);
    expect(first).toMatchObject({ state: 'queued', trial: 1, startedAt: null, metrics: null });
    expect(first.config).toEqual(draft.config);
    expect(Object.is(first.config.parameters['bias'], -0)).toBe(true);
    const next = await fixture.strategy('tried', 'v2');
    const second = await fixture.backtests.create(TENANT, { ...draft, config: configOf(next) });
    expect(second.trial).toBe(2);
    expect(
      await opened.database.query(
        `select t.number, a.kind, a.epoch, a.final from trial t join backtest b on b.id = t.backtest_id
         join actor a on a.id = b.actor_id where t.strategy_id = $1 order by 1`,
        [strategy.id],
      ),
    ).toEqual([
      { number: 1, kind: 'backtest', epoch: 0, final: false },
      { number: 2, kind: 'backtest', epoch: 0, final: false },
    ]);
    await expect(opened.database.query('delete from trial')).rejects.toThrow(/never changed/);
    expect(await fixture.backtests.count(TENANT, { strategyId: strategy.id })).toBe(2);
    const listed = await fixture.backtests.list(
      TENANT,
      { strategyId: strategy.id, state: 'queued' },
      ALL,
    );
    expect(listed).toEqual([second, first]);
  });

  it('return the first run for the same key, also when it comes twenty times at once', async () => {
    const strategy = await fixture.strategy('keyed');
    const draft = {
      strategyId: strategy.id,
      config: configOf(strategy),
      inputDigest: 'd',
      idempotencyKey: 'key-1',
    };
    const runs = await Promise.all(
      Array.from({ length: 20 }, () => fixture.backtests.create(TENANT, draft)),
    );
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(await fixture.backtests.count(TENANT, { strategyId: strategy.id })).toBe(1);
    const [row] = await opened.database.query<{ trials: number; rows: number }>(
      `select s.trials, (select count(*) from trial t where t.strategy_id = s.id) as rows
       from strategy s where s.id = $1`,
      [strategy.id],
    );
    expect(row).toEqual({ trials: 1, rows: 1 });
  });

  it('refuse a run of a version that is not there', async () => {
    const [one, two] = [await fixture.strategy('one'), await fixture.strategy('two')];
    const draft = { inputDigest: 'd', idempotencyKey: null, strategyId: one.id };
    await expect(
      fixture.backtests.create(TENANT, { ...draft, config: configOf(two) }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      fixture.backtests.create(OTHER_TENANT, { ...draft, config: configOf(one) }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await fixture.backtests.count(TENANT, { strategyId: one.id })).toBe(0);
  });

  it('move import and actor together, field by field, and only for the owner', async () => {
    const { id: instrumentId } = await fixture.instrument('IMPORTED');
    const candleStore = new PgCandleStore(fixture.context);
    const dataset = await candleStore.ensureDataset({
      tenantId: TENANT,
      instrumentId,
      timeframe: parseTimeframe('1d'),
      source: 'csv',
      adjustment: 'raw',
    });
    const request = { path: '/data/a.csv', delimiter: ';' };
    const made = await fixture.imports.create(TENANT, {
      datasetId: dataset.id,
      source: 'csv',
      request,
    });
    const actors = new PgActorStore(opened.database);
    const boot = await actors.boot({ name: 'n', build: 'b', roles: [] });
    const [claim] = await actors.claim(boot, ['import'], 1);
    expect(claim!.actorId).toBe(made.actorId);
    const write = (seq: number, final = false): ActorWrite => ({
      claim: { ...claim!, seq: seq - 1 },
      seq,
      snapshot: { seq },
      final,
    });
    const badLines = [{ line: 7, reason: 'high below low' }];
    const update = {
      state: 'running',
      progress: 0.5,
      rowsRead: 10,
      badLines,
      badLineCount: 1,
    } as const;
    expect(await fixture.imports.update(write(1), update)).toBe(true);
    const running = (await fixture.imports.get(TENANT, made.id))!;
    expect(running).toEqual({ ...made, ...update, startedAt: running.startedAt });
    expect(running.startedAt).toBeGreaterThan(made.queuedAt);
    const stale = { ...write(2), claim: { ...claim!, seq: 1, epoch: 0 } };
    expect(await fixture.imports.update(stale, { progress: 1 })).toBe(false);
    const failure = { code: 'DATA_INVALID', message: 'line 7', hint: null } as const;
    expect(await fixture.imports.update(write(2, true), { state: 'failed', failure })).toBe(true);
    const failed = (await fixture.imports.get(TENANT, made.id))!;
    expect(failed).toEqual({ ...running, state: 'failed', failure, finishedAt: failed.finishedAt });
    expect(failed.finishedAt).toBeGreaterThan(running.startedAt!);
    await actors.leave(boot);
  });

  it('show nothing of a tenant to another one', async () => {
    const instrument = await fixture.instrument('MINE');
    const strategy = await fixture.strategy('mine');
    const run = await fixture.backtests.create(TENANT, {
      strategyId: strategy.id,
      config: configOf(strategy),
      inputDigest: 'd',
      idempotencyKey: 'mine',
    });
    const { instruments, strategies, backtests, imports } = fixture;
    expect(await instruments.get(OTHER_TENANT, instrument.id)).toBe(null);
    expect(await instruments.getMany(OTHER_TENANT, [instrument.id])).toEqual([]);
    expect(await instruments.findBySymbol(OTHER_TENANT, 'MINE')).toBe(null);
    expect(await instruments.list(OTHER_TENANT, {}, ALL)).toEqual([]);
    expect(await instruments.count(OTHER_TENANT, {})).toBe(0);
    expect(await strategies.get(OTHER_TENANT, strategy.id)).toBe(null);
    expect(await strategies.getMany(OTHER_TENANT, [strategy.id])).toEqual([]);
    expect(await strategies.findByName(OTHER_TENANT, 'mine')).toBe(null);
    expect(await strategies.version(OTHER_TENANT, strategy.latestVersion.id)).toBe(null);
    expect(await strategies.versionMany(OTHER_TENANT, [strategy.latestVersion.id])).toEqual([]);
    expect(await strategies.versions(OTHER_TENANT, strategy.id, ALL)).toEqual([]);
    expect(await strategies.list(OTHER_TENANT, {}, ALL)).toEqual([]);
    expect(await strategies.count(OTHER_TENANT, {})).toBe(0);
    expect(await backtests.get(OTHER_TENANT, run.id)).toBe(null);
    expect(await backtests.list(OTHER_TENANT, {}, ALL)).toEqual([]);
    expect(await backtests.count(OTHER_TENANT, {})).toBe(0);
    expect(await backtests.columns(OTHER_TENANT, run.id, 'equity')).toBe(null);
    expect(await imports.list(OTHER_TENANT, ALL)).toEqual([]);
    // The same name and the same key are free for the other tenant.
    const theirs = await fixture.strategy('mine', 'theirs', OTHER_TENANT);
    expect(theirs.id).not.toBe(strategy.id);
    const their = await backtests.create(OTHER_TENANT, {
      strategyId: theirs.id,
      config: configOf(theirs),
      inputDigest: 'd',
      idempotencyKey: 'mine',
    });
    expect(their.id).not.toBe(run.id);
  });
});
