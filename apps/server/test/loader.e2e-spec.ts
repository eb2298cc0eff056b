import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, formatInstant, parseInstant } from '@vela/kernel';
import { startExchangeProcess, until } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { followImport } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';

/** Candles to load; VELA_LOADER_CANDLES=1000000 for the whole proof. */
const CANDLES = Number(process.env['VELA_LOADER_CANDLES'] ?? 200_000);
const PAGE_ROWS = 10_000;
const LONG_MS = 60_000 + CANDLES;
const FROM = parseInstant('2022-01-01');
const TO = FROM + CANDLES * MINUTE;

const home = mkdtempSync(join(tmpdir(), 'vela-loader-'));
// The data of a closed home of root lies elsewhere, where it would stay.
chmodSync(home, 0o755);
const env = { VELA_HOME: home, VELA_WORKERS: '1' };
let exchange: ExchangeProcess;
let server: ServerProcess;
beforeAll(async () => {
  exchange = await startExchangeProcess(join(home, 'exchange'), ['--hours', 'calendar']);
  server = await startProcess(env);
  const [key] = (await exchange.question('keys')) as Json[];
  const { data, errors } = await server.ask(CONNECT, {
    input: {
      broker: 'ALPACA',
      mode: 'PAPER',
      name: 'practice',
      apiKey: key.keyId,
      apiSecret: key.secret,
      venueUrl: exchange.url,
    },
  });
  expect([errors, data?.brokerAccountConnect?.userErrors]).toEqual([[], []]);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await exchange.stop();
  rmSync(home, { recursive: true, force: true });
}, 30_000);

const CONNECT = `mutation Connect($input: BrokerAccountConnectInput!) {
  brokerAccountConnect(input: $input) { brokerAccount { id } userErrors { code message } } }`;
const IMPORT = `mutation Import($input: DataImportInput!) {
  dataImport(input: $input) { dataImport { id } userErrors { code message hint path } } }`;

async function queue(input: object): Promise<Json> {
  const { data, errors } = await server.ask(IMPORT, { input: { source: 'alpaca', ...input } });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.dataImport;
}

/** Imports and returns the import at its end. */
async function load(input: object): Promise<Json> {
  const { dataImport, userErrors } = await queue(input);
  expect(userErrors).toEqual([]);
  return (await followImport(server, dataImport.id)).at(-1).dataImport;
}

const MINUTES = {
  symbol: 'BTC/USD',
  timeframe: '1m',
  from: formatInstant(FROM),
  to: formatInstant(TO),
};

/** Resolves when so many candles of an import were read. */
const readAtLeast = (id: string, rows: number): Promise<unknown> =>
  until(
    async () => {
      const { data } = await server.ask(`{ dataImport(id: "${id}") { rowsRead state } }`);
      const { rowsRead, state } = data.dataImport;
      if (state !== 'QUEUED' && state !== 'RUNNING') throw new Error(`the import is ${state}`);
      return Number(rowsRead) >= rows;
    },
    { timeoutMs: LONG_MS, what: `${rows} candles are read` },
  );

const BARS = '/data/v1beta3/crypto/us/bars';

const barsAsked = async (): Promise<number> => {
  const counts = (await exchange.question('requests')) as Readonly<Record<string, number>>;
  return Object.entries(counts)
    .filter(([name]) => name.includes('/bars'))
    .reduce((sum, [, count]) => sum + count, 0);
};

describe('an import of candles from a broker', () => {
  it(
    `brings ${CANDLES} candles by pages although it is killed twice, none twice, none missing`,
    async () => {
      await exchange.control('status', { code: 503, count: 2, path: BARS });
      const began = performance.now();
      const { dataImport, userErrors } = await queue(MINUTES);
      expect(userErrors).toEqual([]);
      for (const [quarter, failed] of [
        [1, 2],
        [2, 5],
      ] as const) {
        const pages = (CANDLES * quarter) / 4 / PAGE_ROWS + failed;
        await until(async () => (await barsAsked()) >= pages, {
          timeoutMs: LONG_MS,
          what: `${pages} pages are asked for`,
        });
        await server.kill();
        server = await startProcess(env);
        await exchange.control('status', { code: 429, count: 2, path: BARS });
        await exchange.control('status', { code: 500, count: 1, path: BARS });
      }
      const events = await followImport(server, dataImport.id);
      const seconds = (performance.now() - began) / 1_000;
      const done = events.at(-1).dataImport;
      expect([done.state, done.failure]).toEqual(['SUCCEEDED', null]);
      const [dataset] = done.datasets;
      expect([Number(done.rowsImported), Number(dataset.rows)]).toEqual([CANDLES, CANDLES]);
      expect([dataset.from, dataset.to].map((text: string) => parseInstant(text))).toEqual([
        FROM,
        TO - MINUTE,
      ]);
      const { data } = await server.ask('{ datasets { nodes { gaps { missing } } } }');
      expect(data.datasets.nodes).toEqual([{ gaps: [] }]);
      // Each kill may cost the page under way and the one that was not staged yet.
      const pages = Math.ceil(CANDLES / PAGE_ROWS);
      const asked = await barsAsked();
      expect(asked).toBeLessThanOrEqual(pages + 4 + 8);
      expect(server.log()).toContain('A call to Alpaca is repeated.');
      process.stderr.write(
        `loaded ${CANDLES} candles in ${seconds.toFixed(1)} s with 2 kills, ${asked} calls for ${pages} pages\n`,
      );
      // Whoever reads them again, whole this time, finds the same.
      const again = await load(MINUTES);
      expect([again.state, again.rowsImported, Number(again.rowsUnchanged)]).toEqual([
        'SUCCEEDED',
        '0',
        CANDLES,
      ]);
      expect(again.datasets[0].contentHash).toBe(dataset.contentHash);
    },
    4 * LONG_MS,
  );

  it('adds only what is new, and goes on behind the last candle by itself', async () => {
    const short = { ...MINUTES, symbol: 'ETH/USD' };
    const first = await load({ ...short, to: formatInstant(FROM + DAY / 24) });
    expect(first.rowsImported).toBe('60');
    const more = { ...short, to: formatInstant(FROM + DAY / 12) };
    const second = await load(more);
    expect([second.rowsImported, second.rowsUnchanged]).toEqual(['60', '60']);
    const { from: _, ...open } = more;
    const third = await load({ ...open, to: formatInstant(FROM + DAY / 8) });
    expect([third.rowsImported, third.rowsUnchanged]).toEqual(['60', '0']);
    expect(third.datasets[0].rows).toBe('180');
    const nothing = await load({ ...open, to: formatInstant(FROM + DAY / 8) });
    expect([nothing.state, nothing.rowsImported]).toEqual(['SUCCEEDED', '0']);
    const { userErrors } = await queue({ ...open, to: formatInstant(FROM + DAY / 24) });
    expect(userErrors[0]).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'to'] });
    expect(userErrors[0].hint).toContain('stored already');
  }, 60_000);

  it('makes instruments as the broker lists them, and a dataset for each adjustment', async () => {
    const days = { symbol: 'AAPL', timeframe: '1d', from: '2024-01-01', to: '2024-02-01' };
    const raw = await load(days);
    expect([raw.state, raw.failure]).toEqual(['SUCCEEDED', null]);
    expect(raw.rowsImported).toBe('21');
    expect(raw.datasets[0].instrument).toMatchObject({ symbol: 'AAPL', assetClass: 'EQUITY' });
    const adjusted = await load({ ...days, adjustment: 'SPLIT_AND_DIVIDEND' });
    expect(adjusted.datasets[0].id).not.toBe(raw.datasets[0].id);
    const { data } = await server.ask(`{ datasets(symbol: "AAPL") { nodes {
      source adjustment gaps { missing } instrument { venue } } } }`);
    expect(data.datasets.nodes).toHaveLength(2);
    for (const node of data.datasets.nodes) {
      expect(node).toMatchObject({ source: 'alpaca', gaps: [], instrument: { venue: 'XNAS' } });
    }
  }, 60_000);

  it('keeps to the feed of what is stored', async () => {
    const days = { symbol: 'SPY', timeframe: '1d', from: '2024-01-01', to: '2024-02-01' };
    const first = await load({ ...days, feed: 'iex' });
    expect([first.state, first.datasets[0].note]).toEqual(['SUCCEEDED', 'feed iex']);
    const { userErrors } = await queue({ ...days, feed: 'sip' });
    expect(userErrors[0]).toMatchObject({ code: 'CONFLICT', path: ['input', 'feed'] });
    expect(userErrors[0].message).toContain('expected candles of the feed iex');
    const { from: _, ...more } = { ...days, to: '2024-03-01' };
    expect((await load(more)).rowsImported).toBe('20');
    const replaced = await load({ ...days, feed: 'sip', replace: true });
    expect(replaced.datasets[0].note).toBe('feed sip');
  }, 60_000);

  it('is cancelled in the middle, and nothing of it stays', async () => {
    const { dataImport } = await queue({
      ...MINUTES,
      symbol: 'MSFT',
      to: formatInstant(FROM + 1_400 * DAY),
    });
    await readAtLeast(dataImport.id, 10_000);
    await server.ask(
      `mutation { dataImportCancel(id: "${dataImport.id}") { userErrors { code } } }`,
    );
    const end = (await followImport(server, dataImport.id)).at(-1).dataImport;
    expect(end.state).toBe('CANCELLED');
    const { data } = await server.ask('{ datasets(symbol: "MSFT") { totalCount } }');
    expect(data.datasets.totalCount).toBe(0);
  }, 60_000);

  it.each([
    [{ symbol: 'NOPE', timeframe: '1m', from: '2024-01-01' }, 'NOT_FOUND', 'lists no "NOPE"'],
    [{ timeframe: '1m', from: '2024-01-01' }, 'INVALID_INPUT', 'expected the symbol'],
    [{ symbol: 'AAPL', from: '2024-01-01' }, 'INVALID_INPUT', 'expected the width of a candle'],
    [{ symbol: 'TSLA', timeframe: '1m' }, 'INVALID_INPUT', 'expected the first day, found none'],
    [
      { symbol: 'MSFT', timeframe: '1m', from: '2024-01-02', to: '2024-01-01' },
      'INVALID_INPUT',
      'expected an end behind the beginning',
    ],
    [
      { symbol: 'MSFT', timeframe: '1m', from: '2024-01-02', account: 'other' },
      'NOT_FOUND',
      'there is no account "other"',
    ],
    [
      { symbol: 'BTC/USD', timeframe: '1m', from: '2024-01-02', feed: 'iex' },
      'INVALID_INPUT',
      'coins have one source',
    ],
    [
      { symbol: 'BTC/USD', timeframe: '1m', from: '2024-01-02', adjustment: 'SPLIT' },
      'INVALID_INPUT',
      'is a coin',
    ],
  ])('refuses %j', async (input, code, message) => {
    const { userErrors } = await queue(input);
    expect(userErrors[0]).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('fails with a reason when the broker has no such candles', async () => {
    const { failure, state } = await load({
      symbol: 'MSFT',
      timeframe: '1m',
      from: '2024-01-02',
      to: '2024-01-03',
      feed: 'tape',
    });
    expect([state, failure.code]).toEqual(['FAILED', 'INVALID_INPUT']);
    expect(failure.message).toContain('expected one of iex, sip, boats, otc, found "tape"');
  });
});
