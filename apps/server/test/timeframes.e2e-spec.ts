import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarOf } from '@vela/calendar';
import { DAY, HOUR, formatDate, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followImport, runToEnd } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-timeframes-'));
const xnys = calendarOf('XNYS');
const [FROM, TO] = ['2024-10-01', '2025-01-31'].map(parseInstant) as [number, number];
let database: TestDatabase;
let server: ServerProcess;

/** Writes candles as a file and returns its path. */
function fileOf(name: string, opens: readonly number[], seed: number): string {
  const rows = opens.map((openAt, row) => {
    const price = 100 + ((row * 7 + seed) % 23);
    const [open, high, low, close] = [price, price + 2, price - 2, price + ((row + seed) % 3) - 1];
    return `${formatInstant(openAt)},${open},${high},${low},${close},1000`;
  });
  const path = join(home, name);
  writeFileSync(path, ['time,open,high,low,close,volume', ...rows].join('\n'));
  return path;
}

async function importFile(input: object): Promise<Json> {
  const { data } = await server.ask(
    `mutation Import($input: DataImportInput!) { dataImport(input: $input) {
      dataImport { id } userErrors { code message path } } }`,
    { input: { source: 'csv', ...input } },
  );
  const { dataImport, userErrors } = data.dataImport;
  if (dataImport === null) return userErrors;
  return (await followImport(server, dataImport.id)).at(-1).dataImport.state;
}

beforeAll(async () => {
  database = await testDatabase();
  server = await startProcess({ VELA_HOME: home, DATABASE_URL: database.url });
  const daily = [...xnys.expectedCandles(parseTimeframe('1d'), FROM, TO)];
  const hourly = [...xnys.expectedCandles(parseTimeframe('1h'), FROM, TO)];
  for (const [seed, symbol] of ['AAA', 'BBB'].entries()) {
    const common = { symbol, instrument: { venue: 'XNYS' } };
    const days = fileOf(`${symbol}-1d.csv`, daily, seed);
    expect(await importFile({ ...common, timeframe: '1d', path: days })).toBe('SUCCEEDED');
    const hours = fileOf(`${symbol}-1h.csv`, hourly, seed);
    const dialect = { stamp: 'open' };
    const asked = { ...common, timeframe: '1h', path: hours, dialect };
    expect(await importFile(asked)).toBe('SUCCEEDED');
  }
}, 120_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

const run = {
  strategy: 'monthly-rebalance',
  symbols: ['AAA', 'BBB'],
  timeframe: '1d',
  from: formatDate(FROM),
  parameters: { weights: '0.6,0.3' },
};

const FILLS = `query Fills($id: ID!) { backtest(id: $id) {
  config { timeframe widerTimeframes fillTimeframe otherDatasets { timeframe } }
  equity(maxPoints: 5000) { at } assumptions fills { nodes { at quantity instrument { symbol } } } } }`;

async function shown(id: string): Promise<Json> {
  const { data, errors } = await server.ask(FILLS, { id });
  if (data?.backtest == null) throw new Error(JSON.stringify(errors));
  return data.backtest;
}

describe('a venue with a calendar', () => {
  it('has no gaps on holidays and half days', async () => {
    const { data } = await server.ask(
      '{ datasets(symbol: "AAA") { nodes { timeframe gaps { from } } } }',
    );
    for (const { gaps } of data.datasets.nodes) expect(gaps).toEqual([]);
    expect(data.datasets.nodes).toHaveLength(2);
  });

  it('cannot be another one than the instrument has', async () => {
    const path = join(home, 'AAA-1d.csv');
    const asked = { symbol: 'AAA', timeframe: '1d', path, instrument: { venue: 'XLON' } };
    expect(await importFile(asked)).toEqual([
      expect.objectContaining({ code: 'CONFLICT', path: ['input', 'instrument', 'venue'] }),
    ]);
  });

  it('lets a run decide when its sessions close and rebalance behind the last of a month', async () => {
    const { id, state } = await runToEnd(server, run);
    expect(state).toBe('COMPLETED');
    const { fills, equity } = await shown(id);
    expect([...new Set(fills.nodes.map(({ at }: Json) => at.slice(0, 10)))]).toEqual([
      '2024-10-02',
      '2024-11-01',
      '2024-12-02',
      '2025-01-02',
    ]);
    const instants = equity.at.map((at: number) => formatInstant(at * 1000));
    expect(instants).toContain('2024-11-29T18:00:00Z');
    expect(instants).toContain('2024-12-02T21:00:00Z');
  });
});

describe('several timeframes', () => {
  it('are made of the first one where they are not stored, and are named by the run', async () => {
    const input = { ...run, timeframe: '1h', timeframes: ['1d', '1w'] };
    const { id, state } = await runToEnd(server, input);
    expect(state).toBe('COMPLETED');
    const { config, assumptions, equity } = await shown(id);
    expect(config).toEqual({
      timeframe: '1h',
      widerTimeframes: ['1d', '1w'],
      fillTimeframe: null,
      // Days are stored from the same source, weeks are not.
      otherDatasets: [{ timeframe: '1d' }, { timeframe: '1d' }],
    });
    expect(assumptions).toContainEqual(expect.stringContaining('Candles of 1d, 1w are seen'));
    // Every session ends with a candle of the first timeframe, so wider ones add no slice.
    expect(equity.at).toHaveLength(
      [...xnys.expectedCandles(parseTimeframe('1h'), FROM, TO)].length,
    );
  });

  it('fill on the finer one, at the first candle behind the decision', async () => {
    const { id, state } = await runToEnd(server, { ...run, fillTimeframe: '1h' });
    expect(state).toBe('COMPLETED');
    const { config, fills } = await shown(id);
    expect(config).toMatchObject({ timeframe: '1d', fillTimeframe: '1h' });
    const first = parseInstant(fills.nodes[0].at);
    expect([first % DAY, fills.nodes[0].at.slice(0, 10)]).toEqual([13 * HOUR, '2024-10-02']);
  });

  it('are refused where they are narrower, do not fit or are not stored', async () => {
    const refused = async (input: object): Promise<unknown> => {
      const { data } = await server.ask(
        `mutation Run($input: BacktestRunInput!) { backtestRun(input: $input) {
          userErrors { code path } } }`,
        { input: { ...run, ...input } },
      );
      return data.backtestRun.userErrors;
    };
    expect(await refused({ timeframes: ['1h'] })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'timeframes'] },
    ]);
    expect(await refused({ timeframe: '1h', timeframes: ['90m'] })).toEqual(
      ['AAA', 'BBB'].map(() => ({ code: 'DATA_MISSING', path: ['input', 'timeframes'] })),
    );
    expect(await refused({ fillTimeframe: '1m' })).toEqual(
      ['AAA', 'BBB'].map(() => ({ code: 'DATA_MISSING', path: ['input', 'fillTimeframe'] })),
    );
  });
});
