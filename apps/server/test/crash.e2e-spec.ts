import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@vela/testkit';
import { RUN, followRun, generate, queueRun, runToEnd } from './flow.js';
import { startProcess, startRefused } from './server-process.js';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

const home = mkdtempSync(join(tmpdir(), 'vela-crash-'));
// The data of a closed home of root lies elsewhere, where it would stay.
chmodSync(home, 0o755);
const env = { VELA_HOME: home, VELA_WORKERS: '1' };
const LONG = { ...RUN, symbols: ['SYN'], timeframe: '1m', from: '2020-01-01', to: '2030-01-01' };
let server: ServerProcess;
beforeAll(async () => {
  server = await startProcess(env);
  await generate(server, { symbol: 'SYN', candles: 1_000_000 });
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Returns whether a run was met in the middle of its candles; false when it ended before. */
const isMetInTheMiddle = (id: string): Promise<boolean> =>
  until(
    async () => {
      const { data } = await server.ask(`{ backtest(id: "${id}") { state } }`);
      const { state } = data.backtest;
      return (state === 'RUNNING' || state === 'COMPLETED') && { met: state === 'RUNNING' };
    },
    { timeoutMs: 20_000, what: 'the run is under way' },
  ).then(({ met }) => met);

/** Starts runs until one is met in the middle of its candles: a quick machine may end some before. */
async function runInTheMiddle(): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const id = await queueRun(server, LONG);
    if (await isMetInTheMiddle(id)) return id;
  }
  throw new Error('every run was too quick');
}

describe('a server on its own database', () => {
  it('lets no second server onto its folder and says who is there', async () => {
    const { code, said } = await startRefused(env);
    expect(code).toBe(6);
    expect(said).toContain(`a server with pid ${server.pid} already uses ${home}`);
    expect(said).toContain(server.url);
  }, 30_000);

  it('finishes after the next start what a kill interrupted, with the same digest', async () => {
    const whole = await runToEnd(server, LONG);
    expect(whole.state).toBe('COMPLETED');
    const id = await runInTheMiddle();
    await server.kill();
    server = await startProcess(env);
    const resumed = (await followRun(server, id)).at(-1).backtest;
    expect([resumed.state, resumed.failure]).toEqual(['COMPLETED', null]);
    expect(resumed.resultDigest).toBe(whole.resultDigest);
  }, 120_000);

  it('hands a run over when it is told to stop, and the next one finishes it', async () => {
    const id = await runInTheMiddle();
    const began = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(3_000);
    server = await startProcess(env);
    const finished = (await followRun(server, id)).at(-1).backtest;
    expect([finished.state, finished.failure]).toEqual(['COMPLETED', null]);
  }, 120_000);

  it('brings its database back when that is killed, and finishes a run and an import', async () => {
    const whole = await runToEnd(server, LONG);
    const id = await runInTheMiddle();
    const generating = await server.ask(`mutation { dataGenerate(input: { symbol: "NEW",
      timeframe: "1m", from: "2020-01-01", candles: 1000000, seed: "7" }) { dataImport { id } } }`);
    const database = (await server.ask('{ system { database } }')).data.system.database as string;
    const folder = database.slice(database.lastIndexOf(', ') + 2);
    const pid = (): number =>
      Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const killed = pid();
    process.kill(killed, 'SIGKILL');
    const ready = async (): Promise<boolean> =>
      (await fetch(`${server.url}/health/ready`)).status === 200;
    await until(async () => !(await ready()), { timeoutMs: 20_000, what: 'the outage is told' });
    await until(ready, { timeoutMs: 20_000, what: 'the database is back' });
    expect(pid()).not.toBe(killed);
    expect(server.log()).toContain('PostgreSQL has gone; it is started again.');
    const ended = async (query: string): Promise<Json> =>
      until(
        async () => {
          const { data } = await server.ask(query);
          const [row] = Object.values<Json>(data);
          return row.finishedAt !== null && row;
        },
        { timeoutMs: 60_000, what: 'what was under way has ended' },
      );
    const run = await ended(`{ backtest(id: "${id}") { state finishedAt resultDigest } }`);
    expect([run.state, run.resultDigest]).toEqual(['COMPLETED', whole.resultDigest]);
    const importId = generating.data.dataGenerate.dataImport.id as string;
    const load = await ended(`{ dataImport(id: "${importId}") { state finishedAt rowsImported } }`);
    expect([load.state, Number(load.rowsImported)]).toEqual(['SUCCEEDED', 1_000_000]);
  }, 120_000);

  it('cancels a run in the middle within 200 ms, allowed ten times that', async () => {
    const id = await runInTheMiddle();
    const began = performance.now();
    await server.ask(`mutation { backtestCancel(id: "${id}") { userErrors { code } } }`);
    const { state } = (await followRun(server, id)).at(-1).backtest;
    expect(state).toBe('CANCELLED');
    expect(performance.now() - began).toBeLessThan(2_000);
  }, 60_000);
});
