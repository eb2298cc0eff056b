import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statisticsCatalogue } from '@vela/analytics';
import { testDatabase } from '@vela/testkit';
import { type Run, ServerProcess, openFolder, removeFolder, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;
let plain: string;
let costly: string;
let idle: string;

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });

/** Returns what a command that succeeds prints as JSON. */
async function json<T>(...args: string[]): Promise<T> {
  const done = await run(...args, '--json');
  expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
  return done.json() as T;
}

const BASE = ['--strategy', 'sma-cross-long', '--symbol', 'SPX', '--from', '2010-01-01'];
const startRun = async (...more: string[]): Promise<string> =>
  (await json<{ id: string }>('backtest', 'run', ...BASE, ...more)).id;

interface Shown {
  readonly name: string;
  readonly value: number | null;
  readonly date: string | null;
  readonly missing: string | null;
  readonly missingDetail: string | null;
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly method: string;
  } | null;
}

beforeAll(async () => {
  folder = openFolder('statistics');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  expect(await run('data', 'import', '--source', 'vega-datasets')).toMatchObject({ code: 0 });
  const size = ['--param', 'size=20'];
  plain = await startRun(...size, '--commission-rate', '0.0005');
  const costs = ['--entry-spread', '0.0005', '--option', 'slippage={"model":"bps","bps":5}'];
  costly = await startRun(...size, '--commission-rate', '0.001', ...costs);
  // Averages over more candles than there are never cross.
  idle = await startRun('--param', 'fast=2000', '--param', 'slow=4000', '--to', '2012-12-31');
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

describe('statistics of a run', () => {
  it('are all of the catalogue, with intervals, a benchmark and resamples', async () => {
    const flags = ['--benchmark', 'SPX', '--bootstrap', '50'];
    const { statistics } = await json<{ statistics: readonly Shown[] }>(
      'backtest',
      'show',
      plain,
      '--metrics',
      ...flags,
    );
    expect(statistics.map(({ name }) => name)).toEqual([...statisticsCatalogue.keys()]);
    const of = new Map(statistics.map((one) => [one.name, one]));
    for (const { value, date, missing } of statistics) {
      expect(value === null && date === null).toBe(missing !== null);
    }
    expect(of.get('sharpe')!.interval!.method).toBe('Lo (2002), Mertens (2002)');
    expect(of.get('calmar')!.interval!.method).toBe('stationary bootstrap, seed 0');
    expect(of.get('beta')!.value).toBeGreaterThan(0);
    const { metrics } = await json<{ metrics: Record<string, number | string | null> }>(
      'backtest',
      'show',
      plain,
    );
    for (const [name, value] of Object.entries(metrics)) {
      if (value !== null) expect(of.get(name)!.value).toBeCloseTo(Number(value), 7);
    }
  }, 60_000);

  it('tell why a run without trades has none', async () => {
    const { statistics } = await json<{ statistics: readonly Shown[] }>(
      'backtest',
      'show',
      idle,
      '--metrics',
    );
    const of = new Map(statistics.map((one) => [one.name, one]));
    expect(of.get('winRate')).toMatchObject({ value: null, missing: 'NO_TRADES' });
    expect(of.get('sharpe')).toMatchObject({ value: null, missing: 'ZERO_VARIANCE' });
    expect(of.get('beta')).toMatchObject({ value: null, missing: 'NO_BENCHMARK' });
    const text = await run('backtest', 'show', idle, '--metrics', '--metric', 'sqn');
    expect(text.stdout).toContain('N/A  There is no closed trade.');
    expect((await run('backtest', 'show', idle, '--by', 'month')).stdout).toContain('No closed');
  });

  it('group trades, list drawdowns and years, and attribute costs', async () => {
    const { breakdown } = await json<{ breakdown: { tradeCount: number; netProfit: string }[] }>(
      'backtest',
      'show',
      costly,
      '--by',
      'exit-reason',
      '--clock',
      'venue',
    );
    const { nodes } = await json<{ nodes: { netPnl: string }[] }>('backtest', 'trades', costly);
    expect(breakdown.reduce((sum, group) => sum + group.tradeCount, 0)).toBe(nodes.length);
    const won = await json<{ nodes: { netPnl: string }[] }>(
      'backtest',
      'trades',
      costly,
      '--result',
      'won',
      '--side',
      'long',
      '--symbol',
      'SPX',
    );
    expect(won.nodes).toEqual(nodes.filter(({ netPnl }) => Number(netPnl) > 0));
    const none = await json<{ nodes: unknown[] }>(
      'backtest',
      'trades',
      costly,
      '--exit',
      'stop-loss',
    );
    expect(none.nodes).toEqual([]);

    const { costs } = await json<{
      costs: { gross: string; items: { kind: string; amount: string }[]; net: string };
    }>('backtest', 'show', costly, '--costs');
    expect(costs.items.map(({ kind }) => kind)).toEqual(['FEE', 'SLIPPAGE', 'SPREAD']);
    const sum = costs.items.reduce((total, { amount }) => total + Number(amount), 0);
    expect(Number(costs.gross) + sum).toBeCloseTo(Number(costs.net), 2);
    const { drawdowns } = await json<{ drawdowns: { depth: number }[] }>(
      'backtest',
      'show',
      costly,
      '--drawdowns',
      '--first',
      '3',
    );
    expect(drawdowns).toHaveLength(3);
    const { years } = await json<{ years: { key: string }[] }>(
      'backtest',
      'show',
      costly,
      '--years',
    );
    expect(years.map(({ key }) => key)[0]).toBe('2010');
    const { months } = await json<{ months: unknown[] }>('backtest', 'show', costly, '--months');
    expect(months.length).toBeGreaterThan(100);
  }, 60_000);

  it('stand side by side when two runs are compared', async () => {
    const compared = await json<{
      settings: { name: string }[];
      statistics: { name: string; difference: number | null }[];
      commonTrades: number;
      firstFill: { column: string } | null;
    }>('backtest', 'compare', plain, costly);
    expect(compared.settings.map(({ name }) => name)).toEqual([
      'simulation.commissionRate',
      'simulation.entrySpread',
      'simulation.slippage.bps',
      'simulation.slippage.model',
    ]);
    expect(compared.commonTrades).toBe(0);
    expect(compared.firstFill).toMatchObject({ column: 'price' });
    const fees = compared.statistics.find(({ name }) => name === 'fees')!;
    expect(fees.difference).toBeGreaterThan(0);
    const same = await run('backtest', 'compare', plain, plain);
    expect(same.stdout).toContain('The settings are the same.');
    expect(same.stdout).toMatch(/first different fill +none/);
  });

  it('refuse what is not there', async () => {
    const bad: readonly (readonly [string[], number, string])[] = [
      [['show', plain, '--metrics', '--metric', 'shrap'], 2, 'no statistic "shrap"'],
      [['show', plain, '--metrics', '--confidence', '1'], 2, 'expected a confidence above 0.5'],
      [['show', plain, '--metrics', '--benchmark', 'NONE'], 3, 'NONE'],
      [['show', plain, '--drawdowns', '--first', '0'], 2, 'an integer of 1 to 500'],
      [['compare', plain, 'bt_none'], 3, 'bt_none'],
      [['trades', plain, '--symbol', 'NONE'], 2, 'expected one of SPX'],
    ];
    for (const [args, code, message] of bad) {
      const done = await run('backtest', ...args);
      expect([args, done.code]).toEqual([args, code]);
      expect(done.stderr).toContain(message);
    }
  }, 60_000);
});

describe('gates of a pipeline', () => {
  it('are checked before the run, and decide its exit status', async () => {
    const runs = async (): Promise<number> =>
      (await json<{ nodes: unknown[] }>('backtest', 'list')).nodes.length;
    const before = await runs();
    for (const gate of ['shrap=1', 'sharpe=high', 'beta=1', 'sharpe']) {
      expect(await run('backtest', 'run', ...BASE, '--fail-under', gate)).toMatchObject({
        code: 2,
      });
    }
    expect(await runs()).toBe(before);
    const gates = ['--fail-under', 'averageDaysHeld=1', '--fail-over', 'ulcerIndexPopulation=0.9'];
    expect(await run('backtest', 'run', ...BASE, ...gates)).toMatchObject({ code: 0 });
    const failed = await run('backtest', 'run', ...BASE, '--fail-under', 'sharpe=9');
    expect(failed.code).toBe(7);
    expect(failed.stdout).toContain('sharpe: expected at least 9, found');
  }, 60_000);
});

describe('the catalogue of statistics', () => {
  it('is listed and shown without a server', async () => {
    const { metrics } = await json<{ metrics: { name: string }[] }>('metrics', 'list');
    expect(metrics).toHaveLength(statisticsCatalogue.size);
    const tail = await json<{ metrics: { group: string }[] }>('metrics', 'list', '--group', 'tail');
    expect(new Set(tail.metrics.map(({ group }) => group))).toEqual(new Set(['tail']));
    const shown = await run('metrics', 'show', 'cagr252');
    expect(shown.stdout).toMatch(/of a series +cagr252/);
    expect(await run('metrics', 'show', 'shrap')).toMatchObject({ code: 3 });
  });

  it('is computed over files, with reasons and intervals', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => {
      const at = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
      return `${at},${100 + row + (row % 3)},${50 + row}`;
    });
    writeFileSync(join(folder, 'fund.csv'), ['date,close,index', ...rows].join('\n'));
    const found = await json<{
      metrics: Record<string, number | string | null>;
      notAvailable: Record<string, { reason: string }>;
      intervals: Record<string, { method: string }>;
    }>(
      'metrics',
      'compute',
      '--csv',
      'fund.csv',
      '--benchmark',
      'fund.csv',
      '--benchmark-column',
      'index',
      '--bootstrap',
      '50',
      '--bootstrap-seed',
      '2',
    );
    expect(found.metrics['sharpe']).toBeGreaterThan(0);
    expect(found.metrics['beta']).not.toBeNull();
    expect(found.metrics['varHistorical99']).toBeNull();
    expect(found.notAvailable['varHistorical99']!.reason).toBe('TOO_FEW_VALUES');
    expect(found.intervals['sharpe']!.method).toBe('Lo (2002), Mertens (2002)');
    expect(found.intervals['omega0']!.method).toBe('stationary bootstrap, seed 2');
    const text = await run('metrics', 'compute', '--csv', 'fund.csv');
    expect(text.stdout).toContain('varHistorical99');
    expect(text.stdout).toContain('N/A  Expected at least 100 returns, found 39.');
  });
});
