import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { importBundled, runToEnd } from './flow.js';
import { Gate } from './gate.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';

const home = mkdtempSync(join(tmpdir(), 'vela-outage-'));
let database: TestDatabase;
let gate: Gate;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  const url = new URL(database.url);
  gate = new Gate({ host: url.hostname, port: Number(url.port) });
  await gate.up();
  url.host = `127.0.0.1:${gate.port}`;
  server = await startProcess({ VELA_HOME: home, DATABASE_URL: url.href });
  await importBundled(server);
}, 120_000);
afterAll(async () => {
  await gate.up();
  await server.kill();
  await gate.down();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

const ready = (): Promise<Response> => fetch(`${server.url}/health/ready`);

describe('an outage of the database', () => {
  it('is answered with UNAVAILABLE and 503, and over when the database is back', async () => {
    const before = await runToEnd(server);
    await gate.down();
    const answer = await server.ask('{ backtests { nodes { id } } }');
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    const run = await server.ask(`mutation { backtestRun(input: { strategy: "sma-cross-long",
      symbols: ["SPX"], timeframe: "1d", from: "2010-01-01" }) { userErrors { code } } }`);
    expect(run.errors[0]?.extensions['code']).toBe('UNAVAILABLE');
    const refused = await ready();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ reasons: [{ name: 'database' }] });
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const { data } = await server.ask('{ system { healthy instances { boot } } }');
    expect(data.system).toEqual({ healthy: false, instances: [] });
    await gate.up();
    await until(async () => (await ready()).status === 200, { timeoutMs: 15_000, what: 'ready' });
    const after = await runToEnd(server);
    expect(after.resultDigest).toBe(before.resultDigest);
  }, 60_000);

  it('ends no subscription, which tells of the outage and of its end', async () => {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const query = 'subscription { system(throttleMs: 50) { system { healthy } } }';
    const stream = client.iterate<{ system: { system: { healthy: boolean } } }>({ query });
    const next = async (): Promise<boolean | undefined> =>
      (await stream.next()).value?.data?.system.system.healthy;
    expect(await next()).toBe(true);
    await gate.down();
    expect(await next()).toBe(false);
    await gate.up();
    while ((await next()) !== true);
    await stream.return?.();
    await client.dispose();
  }, 60_000);

  it('tells nobody how to reach the database', () => {
    expect(server.log()).not.toContain(new URL(database.url).password);
  });
});
