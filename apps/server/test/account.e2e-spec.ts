import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN, importBundled, runToEnd } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';

const home = mkdtempSync(join(tmpdir(), 'vela-account-'));
let database: TestDatabase;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  server = await startProcess({ VELA_HOME: home, DATABASE_URL: database.url });
  await importBundled(server);
}, 90_000);
afterAll(async () => {
  await server.kill();
  await database.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the account of a run', () => {
  it('is refused in another currency without rates, before anything runs', async () => {
    const { data } = await server.ask(
      `mutation Run($input: BacktestRunInput!) { backtestRun(input: $input) {
        backtest { id } userErrors { code message path } } }`,
      { input: { ...RUN, currency: 'EUR', corporateActions: [{ instrument: 'X' }] } },
    );
    expect(data.backtestRun.backtest).toBeNull();
    expect(data.backtestRun.userErrors).toMatchObject([
      { path: ['input', 'corporateActions'] },
      {
        code: 'INVALID_INPUT',
        message: 'expected instruments in EUR or rates of USD, found SPX in USD',
        path: ['input', 'rates'],
      },
    ]);
  });

  it('counts in its own currency by the rates that it was given', async () => {
    const usual = await runToEnd(server);
    const rates = [{ currency: 'USD', at: '2000-01-01', rate: '0.5' }];
    const halved = await runToEnd(server, { ...RUN, currency: 'EUR', rates });
    // The same orders; what they earned in USD is worth half of it in EUR.
    const earned = (run: { metrics: { finalEquity: string } }): number =>
      Number(run.metrics.finalEquity) - 100_000;
    expect(earned(halved)).toBeCloseTo(earned(usual) / 2, 4);
    expect(halved.metrics.tradeCount).toBe(usual.metrics.tradeCount);
    expect(halved.inputDigest).not.toBe(usual.inputDigest);
    expect(halved.assumptions.join(' ')).toContain('Equity is in EUR; USD by the rates given.');
  }, 60_000);

  it('is moved by corporate actions and nights, which the result names', async () => {
    const corporateActions = [
      { instrument: 'SPX', at: '2010-01-04', kind: 'delist', value: 1_000 },
    ];
    const simulation = { ...RUN.simulation, financing: { longRate: 0.05 } };
    const ended = await runToEnd(server, { ...RUN, simulation, corporateActions });
    const text = ended.assumptions.join(' ');
    expect(text).toContain('2010-01-04: delist of SPX');
    expect(text).toContain('0.05 on that of long positions');
    const { data } = await server.ask(
      `query Ended($id: ID!) { backtest(id: $id) {
        config { actions rates } orders(first: 500) { nodes { state reason } } } }`,
      { id: ended.id },
    );
    expect(data.backtest.config).toMatchObject({ rates: null, actions: [{ instrument: 0 }] });
    const refused = data.backtest.orders.nodes.filter(
      ({ reason }: { reason: string | null }) => reason === 'the instrument was delisted',
    );
    expect(refused.length).toBeGreaterThan(0);
  }, 60_000);
});
