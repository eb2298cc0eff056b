import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@vela/config';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { startServer } from '../src/index.js';
import { startApi } from './api-server.js';
import type { ApiServer, Json } from './api-server.js';

let database: TestDatabase;
let server: ApiServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startApi(database.url);
}, 60_000);
afterAll(async () => {
  await server.end();
  await database.close();
});

/** Returns status and body of a raw request, with any `Host` header. */
function raw(
  path: string,
  given: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; body: string }> {
  const { method = 'GET', headers = {}, body } = given;
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (body: unknown, headers: Record<string, string> = {}) =>
  raw('/graphql', {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify(body),
  });

describe('the API over HTTP', () => {
  it('says how the system is', async () => {
    const { data } = await server.ask('{ system { healthy version checks { name healthy } } }');
    expect(data.system).toMatchObject({
      healthy: true,
      checks: [
        { name: 'database', healthy: true },
        { name: 'bus', healthy: true },
      ],
    });
  });

  it('lists the built-in strategies page by page', async () => {
    const names: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { data, errors } = await server.ask(
        `query Page($after: String) { strategies(first: 4, after: $after) {
          totalCount nodes { name builtIn latestVersion { number strategy { name } } versions { totalCount } }
          pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(errors).toEqual([]);
      const { nodes, pageInfo, totalCount } = data.strategies;
      expect(totalCount).toBe(7);
      for (const node of nodes) {
        expect(node.latestVersion.strategy.name).toBe(node.name);
        expect(node.versions.totalCount).toBe(1);
        names.push(node.name);
      }
      [more, after] = [pageInfo.hasNextPage, pageInfo.endCursor];
    }
    expect(names.sort()).toEqual([
      'donchian-bracket',
      'limit-entry',
      'monthly-rebalance',
      'rsi-meanrev',
      'sma-cross-long',
      'sma-cross-reverse',
      'stop-entry',
    ]);
  });

  it('refuses what is no GraphQL, with the place', async () => {
    const { status, errors } = await server.ask('{ system { ');
    expect(status).toBe(400);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('Syntax Error'),
      extensions: { code: 'GRAPHQL_PARSE_FAILED', requestId: expect.any(String) },
    });
    const unknown = await server.ask('{ sistem { version } }');
    expect(unknown.errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(
      (await raw('/graphql', { method: 'POST', headers: JSON_TYPE, body: '{"query' })).status,
    ).toBe(400);
    expect((await post({})).status).toBe(400);
    expect((await post({ query: 7 })).status).toBe(400);
  });

  it('refuses a document over the limits of depth, cost and size', async () => {
    const deep = `{ node(id: "x") { ... on Backtest { strategyVersion { ${'strategy { latestVersion { '.repeat(6)} id ${'} }'.repeat(6)} } } } }`;
    const dear =
      '{ backtests(first: 500) { nodes { equity { at } trades(first: 500) { nodes { id } } } } }';
    const long = `{ __typename } # ${'x'.repeat(16_000)}`;
    for (const query of [deep, dear, long]) {
      const { status, errors } = await server.ask(query);
      expect(status).toBe(400);
      expect(errors[0]?.extensions['code']).toBe('TOO_EXPENSIVE');
    }
    const huge = await post({ query: '{ __typename }', variables: { x: 'x'.repeat(1_100_000) } });
    expect(huge.status).toBe(413);
  });

  it('takes one operation in a request', async () => {
    const { status, body } = await post([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(status).toBe(400);
    expect(body).toContain('found a batch');
  });

  it('says where subscriptions are served', async () => {
    const { status, errors } = await server.ask('subscription { system { at } }');
    expect(status).toBe(400);
    expect(errors[0]?.message).toContain('over websockets');
  });

  it('refuses a hash in place of a document', async () => {
    const persistedQuery = { version: 1, sha256Hash: '0'.repeat(64) };
    const { body } = await post({ extensions: { persistedQuery } });
    expect(body).toContain('PERSISTED_QUERY_NOT_SUPPORTED');
  });

  it('refuses text that the database cannot keep', async () => {
    const query = 'query Q($symbol: String!) { instrument(symbol: $symbol) { id } }';
    const { status, errors } = await server.ask(query, { symbol: 'SPX\u0000' });
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  it('refuses requests that a form of another page could send', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    const plain = { method: 'POST', headers: { 'content-type': 'text/plain' }, body };
    expect((await raw('/graphql', plain)).status).toBe(400);
    const simple = await raw('/graphql?query=%7B__typename%7D');
    expect(simple.status).toBe(400);
    expect(simple.body).toContain('CSRF');
  });

  it('refuses other hosts and origins', async () => {
    const query = { query: '{ __typename }' };
    expect((await post(query, { host: 'evil.example' })).status).toBe(421);
    expect((await post(query, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post(query, { origin: server.url })).status).toBe(200);
    expect((await raw('/health/live', { headers: { host: 'evil.example:80' } })).status).toBe(421);
  });

  it('serves the explorer to browsers, with nothing from elsewhere', async () => {
    const { status, body } = await raw('/graphql', { headers: { accept: 'text/html,*/*' } });
    expect(status).toBe(200);
    expect(body).toContain('GraphiQL');
    expect(body).not.toMatch(/<(script|link)[^>]+(src|href)="(https?:)?\/\//);
  });

  it('tells its health and its metrics', async () => {
    expect((await raw('/health/live')).status).toBe(200);
    const ready = await raw('/health/ready');
    expect([ready.status, JSON.parse(ready.body).status]).toEqual([200, 'ready']);
    expect((await raw('/metrics')).body).toContain('vela_graphql_operations_total{');
  });

  it('says what is wrong with ids and cursors', async () => {
    const wrong = await server.ask('{ backtest(id: "../etc") { id } }');
    expect(wrong.errors[0]).toMatchObject({
      message: 'expected an id such as bt_…, found "../etc"',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const absent = await server.ask('{ backtest(id: "bt_00000000000000000000000000") { id } }');
    expect([absent.data.backtest, absent.errors]).toEqual([null, []]);
    for (const query of [
      '{ node(id: "bt_1") { id } }',
      '{ backtests(first: 0) { nodes { id } } }',
      '{ backtests(first: 501) { nodes { id } } }',
      '{ backtests(after: "b3") { nodes { id } } }',
      '{ candles(symbol: "NONE", timeframe: "1d") { close } }',
    ]) {
      const { errors } = await server.ask(query);
      expect(errors).toHaveLength(1);
      expect(['BAD_USER_INPUT', 'DATA_MISSING']).toContain(errors[0]?.extensions['code']);
    }
    const nodes = await server.ask('{ nodes(ids: ["bt_00000000000000000000000000"]) { id } }');
    expect(nodes.data.nodes).toEqual([null]);
  });

  it('names everything that is wrong with a run at once', async () => {
    const { data } = await server.ask(
      `mutation Run($input: BacktestRunInput!) { backtestRun(input: $input) {
        backtest { id } userErrors { code message hint path } } }`,
      {
        input: {
          strategy: 'sma-cross-long',
          symbols: ['NONE'],
          timeframe: '1d',
          from: '2016-01-01',
          to: '2015-01-01',
          startingCash: '-5',
          parameters: { fast: 'ten', quick: 1 },
          simulation: { commissionRate: 'free' },
        },
      },
    );
    expect(data.backtestRun.backtest).toBeNull();
    const paths = data.backtestRun.userErrors.map(({ path }: { path: string[] }) => path.join('.'));
    expect(paths.sort()).toEqual([
      'input.parameters.fast',
      'input.parameters.quick',
      'input.simulation.commissionRate',
      'input.startingCash',
      'input.symbols.0',
      'input.to',
    ]);
  });

  it('refuses a strategy that is not there with those that are', async () => {
    const { data } = await server.ask(`mutation { backtestRun(input: {
      strategy: "nonsense", symbols: ["SPX"], timeframe: "1d", from: "2015-01-01" }) {
      userErrors { code hint path } } }`);
    expect(data.backtestRun.userErrors).toEqual([
      {
        code: 'NOT_FOUND',
        hint: expect.stringContaining('sma-cross-long'),
        path: ['input', 'strategy'],
      },
    ]);
  });

  it('refuses values of a wrong type before anything runs', async () => {
    const { errors } = await server.ask(`mutation { backtestRun(input: {
      strategy: "sma-cross-long", symbols: ["SPX"], timeframe: "1y", from: "yesterday" }) {
      userErrors { code } } }`);
    const codes = errors.map(({ extensions }) => extensions['code']);
    expect(codes).toEqual(['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
    const variable = await server.ask(
      'query Q($t: Timeframe!) { candles(symbol: "X", timeframe: $t) { close } }',
      { t: 5 },
    );
    expect(variable.errors[0]).toMatchObject({
      message: expect.stringContaining('expected Timeframe as a string, found number'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('refuses imports that cannot be', async () => {
    const start = async (input: object) =>
      (
        await server.ask(
          `mutation Import($input: DataImportInput!) { dataImport(input: $input) {
            dataImport { id } userErrors { code path } } }`,
          { input },
        )
      ).data.dataImport.userErrors;
    expect(await start({ source: 'ftp' })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'source'] },
    ]);
    expect(await start({ source: 'csv' })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'path'] },
      { code: 'INVALID_INPUT', path: ['input', 'symbol'] },
    ]);
    expect(await start({ source: 'csv', path: '/nowhere.csv', symbol: 'X' })).toEqual([
      { code: 'NOT_FOUND', path: ['input', 'path'] },
    ]);
    expect(await start({ source: 'csv', path: '/', symbol: 'X' })).toEqual([
      { code: 'DATA_INVALID', path: ['input', 'path'] },
    ]);
    const here = { source: 'csv', path: fileURLToPath(import.meta.url), symbol: 'X' };
    expect(await start({ ...here, dialect: { timeZone: 'UTC' } })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'dialect'] },
    ]);
    expect(await start({ ...here, dialect: { badShareMax: 1 } })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'dialect'] },
    ]);
    expect(await start({ ...here, dialect: { decimal: 5 } })).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'dialect', 'decimal'] },
    ]);
  });

  it('generates no candle behind the end of time', async () => {
    const { data } = await server.ask(
      `mutation Generate($input: DataGenerateInput!) { dataGenerate(input: $input) {
        dataImport { id } userErrors { message path } } }`,
      { input: { symbol: 'LATE', timeframe: '1d', from: '2199-12-01', candles: 40 } },
    );
    expect(data.dataGenerate).toEqual({
      dataImport: null,
      userErrors: [
        {
          message: 'expected candles before 2200, found 40 of 1d from 2199-12-01',
          path: ['input', 'from'],
        },
      ],
    });
  });

  it('says that nothing is there to cancel or delete', async () => {
    const { data } = await server.ask(`mutation {
      a: backtestCancel(id: "bt_00000000000000000000000000") { userErrors { code } }
      b: dataImportCancel(id: "nonsense") { userErrors { code } }
      c: datasetDelete(id: "ds_00000000000000000000000000") { userErrors { code } } }`);
    for (const { userErrors } of Object.values<Json>(data))
      expect(userErrors).toEqual([{ code: 'NOT_FOUND' }]);
  });
});

describe('a second server', () => {
  const config = (env: Record<string, string>) =>
    loadConfig({ env: { DATABASE_URL: database.url, VELA_LOG_LEVEL: 'silent', ...env } });

  it('is refused on the same folder, with who uses it and where', async () => {
    const starting = startServer({
      config: config({ VELA_HOME: server.home }),
      roles: ['api'],
      port: 0,
      quiet: true,
    });
    await expect(starting).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `a server with pid ${process.pid} already uses ${server.home} and answers at ${server.url}`,
      hint: expect.stringContaining('VELA_HOME'),
    });
  });

  it('is refused on the same port, with the flag that changes it, and leaves no lock', async () => {
    const port = Number(new URL(server.url).port);
    const home = `${server.home}/second`;
    for (let attempt = 0; attempt < 2; attempt++) {
      const starting = startServer({
        config: config({ VELA_HOME: home }),
        roles: ['api'],
        port,
        quiet: true,
      });
      await expect(starting).rejects.toMatchObject({
        code: 'CONFLICT',
        message: `port ${port} of 127.0.0.1 is taken`,
        hint: expect.stringContaining('--port'),
      });
    }
  });
});
