import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@vela/persistence';
import { PINNED_RUN, testDatabase, until } from '@vela/testkit';
import { SLOW_STRATEGY } from './slow-strategy.js';
import { ended, openFolder, removeFolder, ServerProcess, spawnVela, vela } from './vela-process.js';

let folder: string;
let env: Record<string, string>;
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  folder = openFolder('local');
  database = await testDatabase();
  env = { VELA_HOME: join(folder, 'home'), DATABASE_URL: database.url };
  const imported = await vela(['data', 'import', '--source', 'vega-datasets'], { env });
  expect(imported.code).toBe(0);
}, 60_000);

afterAll(async () => {
  await database?.close();
  removeFolder(folder);
});

const PARAMETERS = Object.entries(PINNED_RUN.parameters).flatMap(([name, value]) => [
  '--param',
  `${name}=${value}`,
]);
const RUN = ['backtest', 'run', '--strategy', PINNED_RUN.strategy, '--symbol', 'SPX', '--json']
  .concat(PARAMETERS)
  .concat(['--commission-rate', PINNED_RUN.commissionRate]);

/** What a run is compared by: everything that does not name this one run. */
function comparable(value: unknown): unknown {
  const { id, trial, queuedAt, startedAt, finishedAt, elapsedSeconds, ...rest } = value as Record<
    string,
    unknown
  >;
  expect([id, trial, queuedAt, startedAt, finishedAt, elapsedSeconds]).not.toContain(undefined);
  return rest;
}

describe('a command without a server', () => {
  it('gives the same output in this process as from a server', async () => {
    const local = await vela(RUN, { env });
    expect({ ...local, json: null }).toMatchObject({ code: 0, stderr: '' });
    const server = await ServerProcess.start(env);
    const remote = await vela(RUN, { env });
    const named = await vela([...RUN, '--url', server.url], { env: { VELA_HOME: folder } });
    expect(await server.stop()).toMatchObject({ code: 0 });
    expect(comparable(remote.json())).toEqual(comparable(local.json()));
    expect(comparable(named.json())).toEqual(comparable(local.json()));
    expect(local.json()).toMatchObject({ resultDigest: PINNED_RUN.resultDigest });
  }, 60_000);

  it('does not stand in the way of another one', async () => {
    const all = await Promise.all([1, 2, 3].map(() => vela(RUN, { env })));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(
      new Set(all.map(({ json }) => (json() as { resultDigest: string }).resultDigest)).size,
    ).toBe(1);
  }, 60_000);

  it('refuses --detach, and --local together with --url', async () => {
    expect(await vela([...RUN, '--detach'], { env })).toMatchObject({ code: 2 });
    const both = ['--local', '--url', 'http://127.0.0.1:9', 'status'];
    expect(await vela(both, { env })).toMatchObject({ code: 2 });
  }, 60_000);

  it('cancels its run at Ctrl-C, says so and ends with 130', async () => {
    const file = join(folder, 'slow.ts');
    writeFileSync(file, SLOW_STRATEGY);
    const args = ['backtest', 'run', '--strategy', file, '--symbol', 'SPX'];
    const child = spawnVela(args, { env });
    const run = ended(child);
    // Another command would start beside it: only the database tells without a word.
    const db = await openDatabase({ url: database.url });
    const running = async (): Promise<boolean> =>
      (await db.query(`select id from backtest where state = 'running'`)).length > 0;
    await until(running, { timeoutMs: 30_000, what: 'the run is running' });
    await db.close();
    child.kill('SIGINT');
    const { code, stderr } = await run;
    expect({ code, told: /was cancelled/.test(stderr) }).toEqual({ code: 130, told: true });
  }, 60_000);

  it('checks everything with doctor', async () => {
    const { code, json } = await vela(['doctor', '--port', '1', '--json'], { env });
    const { findings } = json() as { findings: { name: string; ok: boolean; fix: string }[] };
    const names = findings.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['node', 'dependencies', 'home', 'disk', 'database', 'bus', 'data']),
    );
    const wrong = findings.filter(({ ok, name }) => !ok && name !== 'port');
    expect(wrong).toEqual([]);
    expect([0, 7]).toContain(code);
    for (const { ok, fix } of findings) expect(ok || fix.length > 10).toBe(true);
  }, 60_000);

  it('names the fix when the database does not answer', async () => {
    const away = { ...env, DATABASE_URL: 'postgresql://nobody:canary@127.0.0.1:9/none' };
    const status = await vela(['status', '--json'], { env: away });
    expect(status.code).toBe(6);
    expect(status.stdout).not.toContain('canary');
    const doctor = await vela(['doctor', '--json'], { env: away });
    expect(doctor.code).toBe(7);
    expect(doctor.stdout).not.toContain('canary');
  }, 60_000);
});

describe('the database', () => {
  it('is backed up, reset by its name, and restored', async () => {
    const file = join(folder, 'all.backup');
    const vdb = (...args: string[]) => vela(['db', ...args, '--json'], { env });
    const status = (await vdb('status')).json() as { name: string; pending: unknown[] };
    expect(status.pending).toEqual([]);
    expect(await vdb('backup', file)).toMatchObject({ code: 0 });
    const nameless = await vdb('reset', '--yes');
    expect(nameless.code).toBe(5);
    expect(await vdb('reset', '--confirm', 'wrong')).toMatchObject({ code: 5 });
    await until(async () => (await vdb('reset', '--confirm', status.name)).code === 0);
    expect((await vela(['data', 'list', '--json'], { env })).json()).toMatchObject({ nodes: [] });
    // The lease of a command that has just ended may have a moment left.
    await until(async () => (await vdb('reset', '--confirm', status.name)).code === 0);
    expect(await vdb('restore', file)).toMatchObject({ code: 0 });
    expect((await vela(['data', 'list', '--json'], { env })).json()).toMatchObject({
      nodes: [{ rows: '5105' }],
    });
    const down = ['downgrade', '--to', '0', '--confirm', status.name];
    await until(async () => (await vdb(...down)).code === 0);
    expect(await vdb('status')).toMatchObject({ code: 7 });
    expect(await vdb('migrate')).toMatchObject({ code: 0 });
    expect(await vdb('status')).toMatchObject({ code: 0 });
  }, 60_000);
});
