import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { followImport, runToEnd } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-series-'));
const DAYS = 250;
let database: TestDatabase;
let server: ServerProcess;
let id: string;

/** Writes candles whose closes are the number of the day plus `shift`, and imports them. */
async function importDays(shift: number): Promise<void> {
  const path = join(home, 'days.csv');
  const rows = Array.from({ length: DAYS }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    const close = 100 + day + shift;
    return `${date},${close},${close + 1},${close - 1},${close},1000`;
  });
  writeFileSync(path, `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`);
  const { data } = await server.ask(
    `mutation Import($input: DataImportInput!) { dataImport(input: $input) {
      dataImport { id } userErrors { message } } }`,
    { input: { source: 'csv', path, symbol: 'DAYS', timeframe: '1d', replace: true } },
  );
  const end = (await followImport(server, data.dataImport.dataImport.id)).at(-1).dataImport;
  expect(end.state).toBe('SUCCEEDED');
}

beforeAll(async () => {
  database = await testDatabase();
  server = await startProcess({ VELA_HOME: home, DATABASE_URL: database.url });
  await importDays(0);
  const run = {
    strategy: 'sma-cross-long',
    symbols: ['DAYS'],
    timeframe: '1d',
    from: '2020-01-01',
  };
  id = (await runToEnd(server, run)).id;
}, 90_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

const POINTS = `query Points($id: ID!, $points: Int!, $after: String) { backtest(id: $id) {
  periodsPerYear equityPoints(points: $points, after: $after) {
    at equity drawdown points endCursor } } }`;
const CANDLES = `query Candles($id: ID!, $symbol: String!, $max: Int!) { backtest(id: $id) {
  candles(symbol: $symbol, maxPoints: $max) {
    openAt high low close candlesPerEntry dataset { version } } } }`;

describe('the series of a run', () => {
  it('are paged without a point left out', async () => {
    const whole = await server.ask(POINTS, { id, points: 20_000 });
    const all = whole.data.backtest.equityPoints;
    expect(all).toMatchObject({ points: DAYS, endCursor: null });
    expect(whole.data.backtest.periodsPerYear).toBe(252);
    const [at, equity, drawdown]: [number[], number[], number[]] = [[], [], []];
    let after: string | null = null;
    do {
      const answer: Json = await server.ask(POINTS, { id, points: 100, after });
      const page = answer.data.backtest.equityPoints;
      at.push(...page.at);
      equity.push(...page.equity);
      drawdown.push(...page.drawdown);
      after = page.endCursor;
    } while (after !== null);
    expect({ at, equity, drawdown }).toEqual({
      at: all.at,
      equity: all.equity,
      drawdown: all.drawdown,
    });
  }, 60_000);

  it('show the candles that the run saw after others took their place', async () => {
    const before = await server.ask(CANDLES, { id, symbol: 'DAYS', max: 1_000 });
    await importDays(5_000);
    const now = await server.ask(CANDLES, { id, symbol: 'DAYS', max: 1_000 });
    expect(now.data).toEqual(before.data);
    expect(now.data.backtest.candles.close[0]).toBe(100);
    expect(now.data.backtest.candles).toMatchObject({
      candlesPerEntry: 1,
      dataset: { version: 1 },
    });
    const few = await server.ask(CANDLES, { id, symbol: 'DAYS', max: 10 });
    expect(few.data.backtest.candles.close).toHaveLength(10);
    expect(Math.max(...few.data.backtest.candles.high)).toBe(100 + DAYS);
  }, 60_000);

  it.each([
    ['no point', POINTS, { points: 0 }, 'expected'],
    ['more points than a page has', POINTS, { points: 20_001 }, 'expected'],
    ['a cursor that is none', POINTS, { points: 10, after: 'x' }, 'expected'],
    ['no entry', CANDLES, { symbol: 'DAYS', max: 0 }, 'expected'],
    ['a symbol of another run', CANDLES, { symbol: 'SPX', max: 10 }, 'expected one of DAYS'],
  ])('are refused for %s', async (_, query, variables, text) => {
    const { errors } = await server.ask(query, { id, ...variables });
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).toContain(text);
  });
});
