import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import { parquetReadObjects } from 'hyparquet';
import { type Run, ServerProcess, openFolder, removeFolder, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;
let server: ServerProcess;
let runId: string;
let idleId: string;

const run = (...args: string[]): Promise<Run> => vela(args, { env, cwd: folder });
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** What of an exported run is looked at. */
interface Exported {
  readonly backtest: { readonly metrics: Readonly<Record<string, number | string | null>> };
  readonly equity: { readonly at: readonly number[]; readonly points: number };
  readonly trades: readonly Readonly<Record<string, unknown>>[];
  readonly orders: readonly unknown[];
  readonly fills: readonly unknown[];
}

async function startRun(...more: string[]): Promise<string> {
  const flags = ['--strategy', 'sma-cross-long', '--symbol', 'SPX', '--from', '2010-01-01'];
  const done = await run('backtest', 'run', ...flags, ...more, '--json');
  expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
  return (done.json() as { id: string }).id;
}

beforeAll(async () => {
  folder = openFolder('report');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  server = await ServerProcess.start(env);
  expect(await run('data', 'import', '--source', 'vega-datasets')).toMatchObject({ code: 0 });
  runId = await startRun('--param', 'size=20', '--commission-rate', '0.0005');
  // Averages over more candles than there are never cross.
  idleId = await startRun('--param', 'fast=2000', '--param', 'slow=4000', '--to', '2012-12-31');
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await database?.close();
  removeFolder(folder);
});

/** Returns the raw values of a page by the names of their statistics. */
function values(page: string): Map<string, number> {
  const found = page.matchAll(/<data value="([^"]*)" data-name="([^"]*)">/g);
  return new Map(Array.from(found, ([, value, name]) => [name!, Number(value)]));
}

async function exported(id: string): Promise<Exported> {
  return (await run('backtest', 'export', id, '--json')).json() as Exported;
}

describe('the report of a run', () => {
  it('holds the numbers of the JSON to the last digit', async () => {
    expect(await run('backtest', 'report', runId)).toMatchObject({ code: 0, stderr: '' });
    const page = text(`backtest-${runId}.html`);
    const whole = await exported(runId);
    const shown = values(page);
    const { metrics } = whole.backtest;
    const both = Object.keys(metrics).filter((name) => shown.has(name));
    expect(both.length).toBeGreaterThan(25);
    for (const name of both) {
      // Amounts of the schema are rounded to eight digits.
      const digits = typeof metrics[name] === 'string' ? 8 : 15;
      expect(shown.get(name)).toBeCloseTo(Number(metrics[name]), digits);
    }
    const [table = ''] = /<table id="trade-table">[\s\S]*?<\/table>/.exec(page) ?? [];
    const profits = Array.from(table.matchAll(/<data value="([^"]*)"/g), ([, value]) => value);
    expect(profits).toEqual(whole.trades.map(({ netPnl }) => netPnl));
    expect(shown.size).toBeGreaterThan(90);
  }, 60_000);

  it('refuses to replace a page, unless it is told to', async () => {
    const again = await run('backtest', 'report', runId, '--json');
    expect(again).toMatchObject({ code: 5 });
    expect(again.json()).toMatchObject({ error: { code: 'ALREADY_EXISTS' } });
    const forced = await run('backtest', 'report', runId, '--force', '--json');
    const { size } = statSync(join(folder, `backtest-${runId}.html`));
    expect(forced.json()).toMatchObject({ id: runId, bytes: size });
  }, 60_000);

  it('goes to standard output, compares with another symbol or with none', async () => {
    const own = await run('backtest', 'report', runId, '--html', '-');
    expect(own.stdout).toMatch(/^<!DOCTYPE html>/);
    expect(own.stdout).toContain('SPX held');
    const none = await run('backtest', 'report', runId, '--html', '-', '--benchmark', 'none');
    expect(none.stdout).not.toContain('SPX held');
    const named = await run('backtest', 'report', runId, '--html', '-', '--benchmark', 'SPX');
    expect(values(named.stdout).get('beta')).toBeGreaterThan(0);
    const wrong = await run('backtest', 'report', runId, '--html', '-', '--benchmark', 'NONE-SUCH');
    expect(wrong).toMatchObject({ code: 3, stdout: '' });
  }, 60_000);

  it('says so honestly when a run has no trade', async () => {
    const { stdout } = await run('backtest', 'report', idleId, '--html', '-');
    expect(stdout).toContain('No position was closed');
    expect(stdout).toContain('There is no closed trade.');
    expect(stdout.replace(/<script>[\s\S]*?<\/script>/, '')).not.toMatch(/NaN|undefined/);
  }, 60_000);

  it('is refused for what is no run', async () => {
    const unknown = await run('backtest', 'report', 'bt_01m7wg6jfwezk80vz3y90eqq1k', '--json');
    expect(unknown).toMatchObject({ code: 3 });
    expect(unknown.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(existsSync(join(folder, 'backtest-bt_01m7wg6jfwezk80vz3y90eqq1k.html'))).toBe(false);
  });
});

describe('the export of a run', () => {
  const counts = async (): Promise<Record<string, number>> => {
    const { trades, orders, fills, equity } = await exported(runId);
    expect(equity.at).toHaveLength(equity.points);
    return {
      trades: trades.length,
      orders: orders.length,
      fills: fills.length,
      equity: equity.points,
    };
  };

  it('holds the same rows in JSON, CSV and Parquet', async () => {
    const expected = await counts();
    expect(Math.min(...Object.values(expected))).toBeGreaterThan(30);
    for (const format of ['csv', 'parquet']) {
      const into = ['--format', format, '--output', format];
      expect(await run('backtest', 'export', runId, ...into)).toMatchObject({ code: 0 });
      const names = Object.keys(expected).map((name) => `${name}.${format}`);
      expect(readdirSync(join(folder, format)).toSorted()).toEqual(names.toSorted());
    }
    for (const [name, count] of Object.entries(expected)) {
      expect(
        text(join('csv', `${name}.csv`))
          .trim()
          .split('\n'),
      ).toHaveLength(count + 1);
      const bytes = readFileSync(join(folder, 'parquet', `${name}.parquet`));
      const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
      expect(rows).toHaveLength(count);
    }
  }, 90_000);

  it('has the values of the JSON in Parquet, read by another reader', async () => {
    const { trades } = await exported(runId);
    const path = ['--what', 'trades', '--output', 'trades.parquet'];
    expect(await run('backtest', 'export', runId, ...path)).toMatchObject({ code: 0 });
    const bytes = readFileSync(join(folder, 'trades.parquet'));
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    rows.forEach((row, at) => {
      const trade = trades[at]!;
      expect(row['symbol']).toBe('SPX');
      expect((row['entryAt'] as Date).getTime()).toBe(Date.parse(String(trade['entryAt'])));
      expect(Number(row['netPnl'])).toBeCloseTo(Number(trade['netPnl']), 8);
      expect(Number(row['entryPrice'])).toBeCloseTo(Number(trade['entryPrice']), 10);
      expect(row['returnRatio']).toBe(trade['returnRatio']);
    });
  }, 60_000);

  it('replaces nothing without --force', async () => {
    const twice = ['backtest', 'export', runId, '--what', 'fills', '--output', 'fills.csv'];
    expect(await run(...twice)).toMatchObject({ code: 0 });
    expect(await run(...twice)).toMatchObject({ code: 5 });
    expect(await run(...twice, '--force')).toMatchObject({ code: 0 });
  }, 60_000);

  it.each([
    ['Parquet into a pipe', ['--format', 'parquet']],
    ['all tables of CSV into a pipe', ['--format', 'csv']],
    ['a format that is none', ['--format', 'xml']],
    ['a table that is none', ['--what', 'prices']],
  ])('refuses %s', async (_, flags) => {
    const refused = await run('backtest', 'export', runId, ...flags);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
  });

  it('draws equity and drawdown into a pipe in plain characters', async () => {
    const { stdout } = await run('backtest', 'show', runId, '--plot');
    expect(stdout).toMatch(/ {2}equity\n(?:.*\n){10} {2}drawdown\n/);
    expect(stdout).not.toContain('\u001b[');
  });
});
