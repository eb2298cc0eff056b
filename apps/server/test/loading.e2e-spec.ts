import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@vela/config';
import { createInstrument } from '@vela/market';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { serveHttp } from '../src/http/serve-http.js';
import type { HttpEndpoint } from '../src/http/serve-http.js';
import { openHost } from '../src/index.js';
import type { Host } from '../src/index.js';
import { ask } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-loading-'));
const calls: string[] = [];
let database: TestDatabase;
let host: Host;
let http: HttpEndpoint;

/** Returns the same thing, which notes each call of a method. */
function noting<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const member: unknown = Reflect.get(object, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        calls.push(`${name}.${String(key)}`);
        return Reflect.apply(member, object, args);
      };
    },
  });
}

beforeAll(async () => {
  database = await testDatabase();
  const env = { VELA_HOME: home, DATABASE_URL: database.url, VELA_LOG_LEVEL: 'silent' };
  host = await openHost({ config: loadConfig({ env }), roles: ['api'] });
  const { ground } = host;
  const { backtests, instruments, strategies } = ground;
  http = await serveHttp(
    {
      ...host,
      ground: {
        ...ground,
        backtests: noting('backtests', backtests),
        instruments: noting('instruments', instruments),
        strategies: noting('strategies', strategies),
      },
    },
    { address: '127.0.0.1', port: 0, graphql: true },
  );
}, 60_000);
afterAll(async () => {
  await http.close();
  await host.close();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

/** Writes runs of different strategies over different instruments. */
async function writeRuns(count: number): Promise<void> {
  const { tenantId, ids, instruments, strategies, backtests, candles } = host.ground;
  const known = await strategies.list(tenantId, {}, { first: 10, after: null });
  for (let n = 0; n < count; n++) {
    const draft = createInstrument({ id: ids.next('instrument'), symbol: `S${n}` });
    const { id: instrumentId } = await instruments.ensure(tenantId, draft);
    const { id: datasetId } = await candles.ensureDataset({
      tenantId,
      instrumentId,
      timeframe: '1d' as never,
      source: 'test',
      adjustment: 'raw',
    });
    const { id: strategyId, latestVersion } = known[n % known.length]!;
    await backtests.create(tenantId, {
      strategyId,
      inputDigest: 'd'.repeat(64),
      idempotencyKey: null,
      config: {
        strategyVersionId: latestVersion.id,
        strategyHash: latestVersion.contentHash,
        parameters: {},
        datasets: [{ instrumentId, datasetId, version: 1, contentHash: 'c' }],
        timeframe: '1d' as never,
        from: 0,
        to: 1,
        startingCash: '1',
        currency: 'USD',
        simulation: {},
        seed: 0,
        engineVersion: 'x',
      },
    });
  }
}

describe('a page of runs', () => {
  it('reads its strategies and instruments together, however many rows it has', async () => {
    await writeRuns(12);
    const read = async (first: number): Promise<string[]> => {
      calls.length = 0;
      const { data, errors } = await ask(
        http.url,
        `{ backtests(first: ${first}) { nodes { strategyVersion { strategy { name } }
           config { datasets { instrument { symbol } } } } } }`,
      );
      expect(errors).toEqual([]);
      expect(data.backtests.nodes).toHaveLength(first);
      expect(data.backtests.nodes[0].config.datasets[0].instrument.symbol).toBe('S11');
      return calls.toSorted();
    };
    const few = await read(2);
    expect(few).toEqual([
      'backtests.list',
      'instruments.getMany',
      'strategies.getMany',
      'strategies.versionMany',
    ]);
    expect(await read(12)).toEqual(few);
  });

  it('counts its rows only when the count is asked for', async () => {
    calls.length = 0;
    const { data } = await ask(http.url, '{ backtests(first: 1) { totalCount nodes { id } } }');
    expect(data.backtests.totalCount).toBe(12);
    expect(calls.toSorted()).toEqual(['backtests.count', 'backtests.list']);
  });
});
