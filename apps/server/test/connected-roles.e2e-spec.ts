import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess, startNats } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { KeyedScene, VERIFY } from './keyed-scene.js';

describe('an account of processes with other roles', () => {
  let folder: string;
  let nats: Awaited<ReturnType<typeof startNats>>;
  let exchange: ExchangeProcess;
  let api: KeyedScene;
  let engine: KeyedScene;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-roles-'));
    nats = await startNats();
    exchange = await startExchangeProcess(folder, ['--market', 'manual']);
    const shared = { NATS_URL: nats.url, VELA_MASTER_KEY: randomBytes(32).toString('base64') };
    api = await KeyedScene.open(['api'], shared);
    engine = await KeyedScene.open(['engine'], { ...shared, DATABASE_URL: api.database.url });
  }, 60_000);
  afterAll(async () => {
    await engine?.close();
    await api?.close();
    await exchange?.stop();
    await nats?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is sealed by the one, opened by the other, and no secret is on the bus', async () => {
    const [key] = (await exchange.question('keys')) as { keyId: string; secret: string }[];
    const { keyId: apiKey, secret: apiSecret } = key!;
    const { id } = await api.connect({ name: 'far', apiKey, apiSecret, venueUrl: exchange.url });
    await api.healthy(id, 'READY');
    const { checks } = await api.ask(VERIFY, { id });
    expect(checks.length).toBeGreaterThan(5);
    expect(checks.filter(({ outcome }: Json) => outcome !== 'OK')).toEqual([]);
    const out = [...api.out, ...engine.out];
    expect(out.some((line) => line.includes('vela.v1.account.access'))).toBe(true);
    for (const secret of [apiKey, apiSecret]) {
      expect(out.filter((line) => line.includes(secret))).toEqual([]);
    }
  }, 60_000);
});
