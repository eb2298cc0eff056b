import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PINNED_RUN, testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RUN,
  followImport,
  followRun,
  generate,
  importBundled,
  queueRun,
  runToEnd,
} from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-flow-'));
let database: TestDatabase;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  server = await startProcess({ VELA_HOME: home, DATABASE_URL: database.url });
}, 90_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

describe('from bundled prices to a result', () => {
  it('imports the prices as an index that cannot be traded, once', async () => {
    const first = await importBundled(server);
    expect(first).toMatchObject({
      state: 'SUCCEEDED',
      progress: 1,
      rowsImported: '5105',
      failure: null,
      datasets: [
        {
          rows: '5105',
          note: 'index for demonstration, not tradable',
          from: '2000-01-03T00:00:00Z',
          to: '2020-04-17T00:00:00Z',
          instrument: { symbol: 'SPX', tradable: false, assetClass: 'INDEX' },
        },
      ],
    });
    const again = await importBundled(server);
    expect(again).toMatchObject({ state: 'SUCCEEDED', rowsImported: '0', rowsUnchanged: '5105' });
    expect(again.datasets[0].contentHash).toBe(first.datasets[0].contentHash);
  }, 30_000);

  it('runs a strategy, tells how far it is and ends with the result', async () => {
    const events = await followRun(server, await queueRun(server));
    expect(events[0].snapshot).toBe(true);
    expect(events.slice(1).every(({ snapshot }) => !snapshot)).toBe(true);
    const { backtest, progress } = events.at(-1);
    expect([backtest.state, backtest.failure, progress]).toEqual(['COMPLETED', null, 1]);
    expect(backtest.resultDigest).toBe(PINNED_RUN.resultDigest);
    expect(backtest.metrics.tradeCount).toBeGreaterThan(50);
    expect(backtest.metrics.finalEquity).toMatch(/^\d+(\.\d+)?$/);
    expect(backtest.metrics.all.length).toBeGreaterThan(20);
    expect(backtest.assumptions.length).toBeGreaterThan(5);
  }, 30_000);

  it('finds whatever has an id, with its type', async () => {
    const run = await runToEnd(server);
    const { data } = await server.ask(
      `query Ids($id: ID!) {
        datasets { nodes { id instrument { id } } }
        backtest(id: $id) { strategyVersion { id strategy { id } } }
      }`,
      { id: run.id },
    );
    const [dataset] = data.datasets.nodes;
    const { strategyVersion } = data.backtest;
    const found = await server.ask(
      'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { type: __typename id } }',
      {
        ids: [
          dataset.id,
          dataset.instrument.id,
          strategyVersion.id,
          strategyVersion.strategy.id,
          run.id,
        ],
      },
    );
    expect(found.data.nodes.map((node: { type: string }) => node.type)).toEqual([
      'Dataset',
      'Instrument',
      'StrategyVersion',
      'Strategy',
      'Backtest',
    ]);
  }, 30_000);

  it('gives the same digests again, and counts trials', async () => {
    const first = await runToEnd(server);
    const second = await runToEnd(server);
    expect(second.resultDigest).toBe(first.resultDigest);
    expect(second.inputDigest).toBe(first.inputDigest);
    expect(second.trial).toBe(first.trial + 1);
    const { data } = await server.ask(
      `mutation Again($id: ID!) { backtestRunAgain(id: $id) { backtest { id } userErrors { message } } }`,
      { id: first.id },
    );
    const third = (await followRun(server, data.backtestRunAgain.backtest.id)).at(-1).backtest;
    expect([third.inputDigest, third.resultDigest]).toEqual([
      first.inputDigest,
      first.resultDigest,
    ]);
    const other = await runToEnd(server, { ...RUN, parameters: { fast: 5, slow: 30 } });
    expect(other.inputDigest).not.toBe(first.inputDigest);
    expect(other.resultDigest).not.toBe(first.resultDigest);
  }, 60_000);

  it('returns the first run for the same idempotency key', async () => {
    const input = { ...RUN, idempotencyKey: 'once' };
    const ids = await Promise.all([1, 2, 3].map(() => queueRun(server, input)));
    expect(new Set(ids).size).toBe(1);
    await followRun(server, ids[0]!);
  }, 30_000);

  it('shows equity, trades, orders and fills that belong together', async () => {
    const { id, metrics } = await runToEnd(server);
    const { data, errors } = await server.ask(
      `query Result($id: ID!) { backtest(id: $id) {
        equity(maxPoints: 100) { at equity drawdown points }
        trades(first: 500) { totalCount nodes { id side quantity entryAt exitAt netPnl fees grossPnl
          entryOrderId exitOrderId instrument { symbol } } }
        orders(first: 500) { totalCount nodes { id side type role state quantity filledQuantity price } }
        fills(first: 500) { totalCount nodes { id orderId side quantity price fee at } }
        config { from to startingCash parameters simulation seed engineVersion
          datasets { version contentHash instrument { symbol } } }
        strategyVersion { number strategy { name } } } }`,
      { id },
    );
    expect(errors).toEqual([]);
    const { equity, trades, orders, fills, config, strategyVersion } = data.backtest;
    expect(equity.at).toHaveLength(100);
    expect(equity.points).toBe(5105);
    expect(Number(metrics.finalEquity)).toBeCloseTo(equity.equity.at(-1), 6);
    expect(Math.min(...equity.drawdown)).toBeLessThan(0);
    expect(trades.totalCount).toBe(metrics.tradeCount);
    expect(trades.nodes).toHaveLength(trades.totalCount);
    const orderIds = new Set(orders.nodes.map((order: { id: string }) => order.id));
    for (const fill of fills.nodes) expect(orderIds.has(fill.orderId)).toBe(true);
    for (const trade of trades.nodes) {
      expect(orderIds.has(trade.entryOrderId) && orderIds.has(trade.exitOrderId)).toBe(true);
      expect(trade.instrument.symbol).toBe('SPX');
      expect(Date.parse(trade.exitAt)).toBeGreaterThan(Date.parse(trade.entryAt));
    }
    expect(strategyVersion).toEqual({ number: 1, strategy: { name: 'sma-cross-long' } });
    expect(config).toMatchObject({
      from: '2000-01-01T00:00:00Z',
      to: '2021-01-01T00:00:00Z',
      startingCash: '100000',
      parameters: { fast: 10, slow: 30 },
      datasets: [{ version: 1, instrument: { symbol: 'SPX' } }],
    });
  }, 30_000);

  it('shows candles for charts, merged without losing an extreme', async () => {
    const query = `query Candles($n: Int!) { candles(symbol: "SPX", timeframe: "1d", maxPoints: $n) {
      openAt open high low close volume candlesPerEntry truncated instrument { symbol } } }`;
    const all = (await server.ask(query, { n: 20_000 })).data.candles;
    const few = (await server.ask(query, { n: 100 })).data.candles;
    expect([all.close.length, all.candlesPerEntry, all.truncated]).toEqual([5105, 1, false]);
    expect(few.close.length).toBeLessThanOrEqual(100);
    expect(Math.max(...few.high)).toBe(Math.max(...all.high));
    expect(Math.min(...few.low)).toBe(Math.min(...all.low));
    expect(few.close.at(-1)).toBe(all.close.at(-1));
  });

  it('finds the days without candles', async () => {
    const { data } = await server.ask(
      '{ datasets(symbol: "SPX") { totalCount nodes { gaps { from to missing } } } }',
    );
    expect(data.datasets.totalCount).toBe(1);
    const [september] = data.datasets.nodes[0].gaps.filter(
      (gap: { missing: number }) => gap.missing > 1,
    );
    expect(september).toEqual({
      from: '2001-09-11T00:00:00Z',
      to: '2001-09-17T00:00:00Z',
      missing: 4,
    });
  });

  it('refuses a range without candles, with the one there is', async () => {
    await expect(
      queueRun(server, { ...RUN, from: '1990-01-01', to: '1990-12-31' }),
    ).rejects.toThrow('there are those from 2000-01-03 to 2020-04-17');
    await expect(
      queueRun(server, { ...RUN, from: '2010-01-02', to: '2010-01-03' }),
    ).rejects.toThrow('DATA_MISSING');
    await expect(queueRun(server, { ...RUN, timeframe: '1h' })).rejects.toThrow(
      'there are 1d from vega-datasets',
    );
  });
});

describe('a generated market', () => {
  it('is the same for the same seed, and a long run on it can be cancelled', async () => {
    await generate(server, { symbol: 'SYN', candles: 400_000 });
    const run = await queueRun(server, {
      ...RUN,
      symbols: ['SYN'],
      timeframe: '1m',
      from: '2020-01-01',
    });
    const cancel = `mutation { backtestCancel(id: "${run}") { backtest { state } userErrors { code } } }`;
    expect((await server.ask(cancel)).data.backtestCancel.userErrors).toEqual([]);
    const end = (await followRun(server, run)).at(-1).backtest;
    expect(end.state).toBe('CANCELLED');
    const again = await server.ask(cancel);
    expect(again.data.backtestCancel).toEqual({ backtest: { state: 'CANCELLED' }, userErrors: [] });
  }, 60_000);
});

describe("a user's strategy", () => {
  const source = (period: number): string => `import { Strategy, sma, z } from 'vela';
export default class Mine extends Strategy.with({ period: z.int().min(2).default(${period}) }) {
  static override readonly description = 'Buys above its average.';
  private readonly average = this.indicator(sma(this.params.period));
}
`;

  it('is refused with what the compiler says, and stored when it compiles', async () => {
    const create = `mutation Create($strategy: StrategyInput!) { strategyCreate(strategy: $strategy) {
      strategy { id name builtIn } version { number parameters { name default } }
      diagnostics { severity rule message line column } userErrors { code message } } }`;
    const broken = await server.ask(create, { strategy: { source: 'export default class {' } });
    expect(broken.data.strategyCreate.userErrors[0].code).toBe('STRATEGY_DOES_NOT_COMPILE');
    expect(broken.data.strategyCreate.diagnostics[0].severity).toBe('ERROR');
    const check = await server.ask(
      'mutation Check($source: String!) { strategyCheck(source: $source) { compiles diagnostics { message } } }',
      { source: 'const x: number = "text"' },
    );
    expect(check.data.strategyCheck.compiles).toBe(false);
    const first = await server.ask(create, { strategy: { name: 'mine', source: source(10) } });
    expect(first.data.strategyCreate.userErrors).toEqual([]);
    expect(first.data.strategyCreate.version).toMatchObject({ number: 1 });
    const next = await server.ask(create, { strategy: { name: 'mine', source: source(20) } });
    expect(next.data.strategyCreate.version).toMatchObject({
      number: 2,
      parameters: [{ name: 'period', default: 20 }],
    });
    const run = await runToEnd(server, { ...RUN, strategy: 'mine', parameters: {} });
    expect([run.state, run.failure]).toEqual(['COMPLETED', null]);
  }, 60_000);
});

describe('a file', () => {
  const start = async (name: string, text: string, input: object = {}): Promise<Json> => {
    const path = join(home, name);
    writeFileSync(path, text);
    const { data } = await server.ask(
      `mutation Import($input: DataImportInput!) { dataImport(input: $input) {
        dataImport { id } userErrors { code message path } } }`,
      { input: { source: 'csv', path, symbol: name.replace('.csv', ''), ...input } },
    );
    return data.dataImport;
  };

  it('is imported under a new instrument with as many digits as its prices need', async () => {
    const rows = Array.from({ length: 5 }, (_, day) => `2020-02-0${day + 3},1.5,2.125,1,1.75,10`);
    const { dataImport, userErrors } = await start(
      'FILE.csv',
      `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`,
    );
    expect(userErrors).toEqual([]);
    const end = (await followImport(server, dataImport.id)).at(-1).dataImport;
    expect(end).toMatchObject({ state: 'SUCCEEDED', rowsImported: '5', badLineCount: 0 });
    const { data } = await server.ask(
      '{ instrument(symbol: "FILE") { tickSize tradable assetClass } }',
    );
    expect(data.instrument).toEqual({ tickSize: '0.001', tradable: true, assetClass: 'EQUITY' });
  });

  it('is refused at once with the question that it leaves open', async () => {
    const rows = ['05/06/2020', '06/06/2020', '07/06/2020'].map((date) => `${date},1,2,1,1,10`);
    const text = `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`;
    const { dataImport, userErrors } = await start('ASK.csv', text);
    expect(dataImport).toBeNull();
    expect(userErrors[0]).toMatchObject({
      code: 'DATA_AMBIGUOUS',
      path: expect.arrayContaining(['dialect']),
    });
  });

  it('fails with its bad lines, and leaves nothing half written', async () => {
    const text =
      'Date,Open,High,Low,Close\n2020-01-06,1,2,1,1\n2020-01-07,1,1,2,1\n2020-01-08,1,2,1,1\n';
    const { dataImport } = await start('BAD.csv', text);
    const end = (await followImport(server, dataImport.id)).at(-1).dataImport;
    expect(end.state).toBe('FAILED');
    expect(end.failure).toEqual({
      code: 'DATA_INVALID',
      message: expect.stringContaining('line 3'),
    });
    const { data } = await server.ask('{ datasets(symbol: "BAD") { nodes { version rows } } }');
    expect(data.datasets.nodes).toEqual([]);
  });
});

it('ends within three seconds and lets its folder go', async () => {
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(3_000);
});
