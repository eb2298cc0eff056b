import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PINNED_RUN, startNats, testDatabase, until } from '@vela/testkit';
import type { TestDatabase, TestNats } from '@vela/testkit';
import { importBundled, runToEnd } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';

const folder = mkdtempSync(join(tmpdir(), 'vela-two-'));
let nats: TestNats;
let database: TestDatabase;
let api: ServerProcess;
let engine: ServerProcess;
beforeAll(async () => {
  [nats, database] = await Promise.all([startNats(), testDatabase()]);
  const env = { DATABASE_URL: database.url, NATS_URL: nats.url, VELA_HOME: folder };
  // The second one waits for the migrations of the first.
  api = await startProcess(env, 'api');
  engine = await startProcess({ ...env, TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8' }, 'engine');
}, 120_000);
afterAll(async () => {
  await Promise.all([api.stop(), engine.stop()]);
  await nats.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an api and an engine in two processes', () => {
  it('know of each other', async () => {
    const { data } = await api.ask('{ system { healthy bus instances { roles } } }');
    expect(data.system.healthy).toBe(true);
    expect(data.system.bus).toContain('NATS');
    expect(data.system.instances).toEqual([{ roles: ['engine'] }]);
  });

  it('offer GraphQL on the one, health on both', async () => {
    expect((await fetch(`${engine.url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${engine.url}/graphql`)).status).toBe(404);
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  });

  it('give the same digest as one process, in another zone and language', async () => {
    expect((await importBundled(api)).state).toBe('SUCCEEDED');
    const apart = await runToEnd(api);
    const env = { DATABASE_URL: database.url, VELA_HOME: join(folder, 'alone') };
    await engine.stop();
    const alone = await startProcess(env);
    try {
      const together = await runToEnd(alone);
      expect(together.inputDigest).toBe(apart.inputDigest);
      const digests = [together.resultDigest, apart.resultDigest];
      expect(digests).toEqual([PINNED_RUN.resultDigest, PINNED_RUN.resultDigest]);
    } finally {
      await alone.stop();
    }
    engine = await startProcess({ ...env, VELA_HOME: folder, NATS_URL: nats.url }, 'engine');
  }, 120_000);

  it('go on through an outage of the bus, which health shows', async () => {
    const ready = async (): Promise<number> => (await fetch(`${api.url}/health/ready`)).status;
    await nats.kill();
    await until(async () => (await ready()) === 503, { timeoutMs: 10_000, what: 'not ready' });
    const without = await runToEnd(api);
    expect(without.state).toBe('COMPLETED');
    await nats.restart();
    await until(async () => (await ready()) === 200, { timeoutMs: 10_000, what: 'ready again' });
  }, 60_000);
});
