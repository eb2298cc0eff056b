import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@vela/testkit';
import type { TestDatabase } from '@vela/testkit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN, followRun, importBundled, queueRun } from './flow.js';
import { startProcess } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-report-'));
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

const REPORT = `query Report($id: ID!) { backtest(id: $id) {
  metrics { finalEquity tradeCount fees }
  uncertainty { ambiguousCandles resolutions requested failed
    finalEquity { min p5 median p95 max } tradeCount { min max }
    candles { instrument { symbol } slice at base { pnl price } best { pnl } worst { pnl } } }
  instrumentResults { instrument { symbol } currency tradeCount fillCount netPnl fees openPnl exposure }
  account { marginCalls balances { currency cash } cash { kind count value } }
  fees { lines { line currency amount } unknown { line } notModelled }
  cashFacts(first: 5) { totalCount nodes { id kind currency amount value at } }
  orders(first: 500) { nodes { type timeInForce stopLoss takeProfit reduceOnly endedSlice } }
  warnings { rule } } }`;

describe('the report of a run', () => {
  it('gives ranges, instruments, account, fees and cash facts', async () => {
    const events = await followRun(
      server,
      await queueRun(server, {
        ...RUN,
        strategy: 'donchian-bracket',
        parameters: { period: 5, slPct: 0.005, tpPct: 0.005 },
        simulation: {
          commissionRate: '0.001',
          financing: { creditRate: 0.01 },
          uncertaintyResolutions: 10,
        },
      }),
    );
    const end = events.at(-1);
    expect(end.backtest.state).toBe('COMPLETED');
    const shares = events.map(({ progress }) => progress as number);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const { data, errors } = await server.ask(REPORT, { id: end.backtest.id });
    expect(errors).toEqual([]);
    const { uncertainty, instrumentResults, account, fees, cashFacts, orders, metrics } =
      data.backtest;
    expect(uncertainty).toMatchObject({ resolutions: 10, requested: 10, failed: 0 });
    expect(uncertainty.ambiguousCandles).toBeGreaterThan(10);
    const { min, median, max } = uncertainty.finalEquity;
    expect(Number(min)).toBeLessThanOrEqual(Number(median));
    expect(Number(median)).toBeLessThanOrEqual(Number(max));
    expect(uncertainty.candles).toHaveLength(Math.min(100, uncertainty.ambiguousCandles));
    for (const { best, worst, instrument } of uncertainty.candles) {
      expect(Number(best.pnl)).toBeGreaterThan(Number(worst.pnl));
      expect(instrument.symbol).toBe('SPX');
    }
    expect(instrumentResults).toMatchObject([
      { instrument: { symbol: 'SPX' }, currency: 'USD', tradeCount: metrics.tradeCount },
    ]);
    expect(account).toMatchObject({ marginCalls: 0, balances: [{ currency: 'USD' }] });
    expect(account.cash).toMatchObject([{ kind: 'INTEREST', count: cashFacts.totalCount }]);
    expect(cashFacts.nodes).toHaveLength(5);
    expect(cashFacts.nodes[0]).toMatchObject({ kind: 'INTEREST', currency: 'USD' });
    expect(fees).toEqual({
      lines: [{ line: 'commission 0.001', currency: 'USD', amount: metrics.fees }],
      unknown: [],
      notModelled: [],
    });
    const legs = orders.nodes.filter(({ reduceOnly }: { reduceOnly: boolean }) => reduceOnly);
    expect(legs.length).toBeGreaterThan(10);
    expect(legs[0]).toMatchObject({ timeInForce: 'GTC' });
  }, 60_000);

  it('lists the options of the simulation with their defaults', async () => {
    const { data, errors } = await server.ask(
      '{ simulationOptions { name type nullable required default choices min max description } }',
    );
    expect(errors).toEqual([]);
    const options = new Map<string, Json>(
      data.simulationOptions.map((option: { name: string }) => [option.name, option]),
    );
    expect(options.get('intrabar')).toMatchObject({ type: 'CHOICE', default: 'pessimistic' });
    expect(options.get('uncertaintyResolutions')).toMatchObject({ default: 100, max: 1000 });
    expect(options.get('slippage.bps')).toMatchObject({ required: true, default: null });
  });
});
