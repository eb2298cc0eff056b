import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from './api-server.js';
import { RUN, followRun, importBundled, queueRun } from './flow.js';
import { RecordedWorld } from './recorded-world.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';

jest.setTimeout(120_000);

const FAULTS = `query Faults($id: ID!) { backtest(id: $id) {
  resultDigest config { faults } metrics { finalEquity tradeCount } lookAhead { result }
  faultReport { script playedCount played { fault kind at slice clientOrderId } unplayed
    orders { placed denied rejected unanswered recovered unresolved }
    alertCount alerts { code } state undisturbed { resultDigest finalEquity fillCount }
    difference { finalEquity fillsMissing fillsAdded fills { what instrument { symbol } side } } }
} }`;

const STORM = {
  seed: 3,
  faults: [
    { kind: 'reject', order: 1, code: 'insufficient-funds' },
    { kind: 'timeout', everyNth: 2, silent: true },
    { kind: 'lost-fill', probability: 0.3 },
    { kind: 'maintenance', slice: 200, forMs: 3_600_000 },
  ],
};

describe('a backtest with a fault script', () => {
  const home = mkdtempSync(join(tmpdir(), 'vela-faults-'));
  let database: TestDatabase;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await testDatabase();
    server = await startProcess({ VELA_HOME: home, DATABASE_URL: database.url });
    await importBundled(server);
  }, 90_000);
  afterAll(async () => {
    await server.kill();
    await database.close();
    rmSync(home, { recursive: true, force: true });
  });

  const input = { ...RUN, from: '2015-01-02', to: '2016-12-30' };
  const run = async (faults?: object): Promise<Json> => {
    const wanted = faults === undefined ? input : { ...input, faults };
    const events = await followRun(server, await queueRun(server, wanted));
    const end = events.at(-1);
    expect(end.backtest.state).toBe('COMPLETED');
    expect(end.progress).toBe(1);
    const { data, errors } = await server.ask(FAULTS, { id: end.backtest.id });
    expect(errors).toEqual([]);
    return data.backtest;
  };

  it('comes to the result of the plain run when nothing goes wrong', async () => {
    const plain = await run();
    const rehearsed = await run({ faults: [] });
    expect(rehearsed.resultDigest).toBe(plain.resultDigest);
    expect(plain.faultReport).toBeNull();
    expect(rehearsed.faultReport).toMatchObject({
      playedCount: 0,
      difference: { finalEquity: '0', fillsMissing: 0, fillsAdded: 0, fills: [] },
    });
  });

  it('comes to the same twice, and says what the faults changed', async () => {
    const [first, second] = [await run(STORM), await run(STORM)];
    expect(second).toEqual(first);
    const { faultReport: report } = first;
    expect(first.config.faults).toMatchObject({ seed: 3 });
    expect(report.undisturbed.resultDigest).not.toBe(first.resultDigest);
    expect(report.orders).toMatchObject({ rejected: 1, unresolved: 0 });
    expect(report.orders.recovered).toBe(report.orders.unanswered);
    expect(report.orders.unanswered).toBeGreaterThan(0);
    expect(report.unplayed).toEqual([]);
    expect(report.difference.fillsMissing).toBeGreaterThan(0);
    expect(report.difference.fills[0]).toMatchObject({ what: 'MISSING', side: 'BUY' });
    expect(report.alerts.map(({ code }: Json) => code)).toContain('ORDER_REJECTED');
    expect(report.state).toBe('RUNNING');
  });

  it.each([
    [{ faults: [{ kind: 'nap' }] }, {}, ['input', 'faults', 'faults', '0', 'kind']],
    [{ faults: [{ kind: 'reject' }] }, {}, ['input', 'faults', 'faults', '0']],
    ['storm', {}, ['input', 'faults']],
    [{ faults: [] }, { simulation: { marketFill: 'sameClose' } }, ['input', 'faults']],
    [{ faults: [] }, { strategy: 'monthly-rebalance', parameters: {} }, ['input', 'faults']],
  ])('is refused with its place: %j', async (faults, more, path) => {
    const { data } = await server.ask(
      `mutation Run($input: BacktestRunInput!) {
        backtestRun(input: $input) { backtest { id } userErrors { code message hint path } } }`,
      { input: { ...input, ...more, faults } },
    );
    expect(data.backtestRun.backtest).toBeNull();
    expect(data.backtestRun.userErrors[0]).toMatchObject({ code: 'INVALID_INPUT', path });
  });
});

describe('a paper deployment with a fault script', () => {
  let world: RecordedWorld;
  beforeAll(async () => {
    world = await RecordedWorld.open({ symbols: ['AAA'], timeframes: ['1m'], slices: 120 });
  }, 90_000);
  afterAll(() => world.close());

  it('trades on an account of its own, whose faults disturb nobody else', async () => {
    const { live, ground } = world.desk;
    const paper = await live.accounts.create({ name: 'paper', currency: 'USD', cash: '0' });
    const common = {
      strategy: 'sma-cross-reverse',
      parameters: { fast: 2, slow: 4, size: 3 },
      symbols: ['AAA'],
      accountId: paper.id,
    };
    const calm = await world.deploy({ ...common, name: 'calm' });
    const faults = {
      faults: [
        { kind: 'reject', order: 2, code: 'risk' },
        { kind: 'server-error', everyNth: 3, silent: true },
        { kind: 'duplicate', everyNth: 1 },
        { kind: 'reorder', everyNth: 2 },
      ],
    };
    const disturbed = await world.deploy({ ...common, name: 'disturbed', faults });
    expect(calm.accountId).toBe(paper.id);
    expect(disturbed.accountId).not.toBe(paper.id);
    await world.engine();
    await world.ended(90_000);
    const account = await live.accounts.expect(disturbed.accountId);
    expect(account.name).toBe('disturbed (faults)');
    expect(account.options['faults']).toMatchObject({ seed: 1, faults: { length: 4 } });
    const tested = await world.backtest(calm);
    expect(await world.fills(calm)).toEqual(tested.fills);
    const page = { first: 500, after: null };
    const orders = await ground.accounts.orders(ground.tenantId, { accountId: account.id }, page);
    expect(orders.length).toBeGreaterThan(10);
    expect(orders.filter(({ send }) => send === 'rejected')).toMatchObject([{ code: 'risk' }]);
    // Every fill was told twice and is booked once.
    const booked = (await world.fills(disturbed)).reduce((sum, fill) => sum + fill[3], 0);
    expect(booked).toBe(orders.reduce((sum, { filled }) => sum + Number(filled), 0));
    expect(orders.filter(({ send }) => send === 'unknown' || send === 'sending')).toEqual([]);
    const { difference } = await world.reexecute(disturbed);
    expect(difference).toBeNull();
  });

  it('needs a paper account and a script that can be read', async () => {
    const wrong = world.deploy({
      name: 'wrong',
      strategy: 'sma-cross-long',
      symbols: ['AAA'],
      accountId: (await world.desk.live.accounts.list())[0]!.id,
      faults: { faults: [{ kind: 'dead-stream', slice: 3 }] },
    });
    await expect(wrong).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'faults', 'faults', '0', 'forMs'],
    });
  });
});
