import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { until } from '@vela/testkit';
import { startEmbedded } from '../src/index.js';
import type { EmbeddedPostgres } from '../src/index.js';

const log = { debug() {}, info() {}, warn() {}, error() {} };

// A busy disk may take long over the first start.
jest.setTimeout(60_000);

describe('the embedded PostgreSQL', () => {
  let seed: string;
  let home: string;
  let held: EmbeddedPostgres[];

  const start = async (throwaway = true): Promise<EmbeddedPostgres> => {
    const server = await startEmbedded({ home, log, throwaway });
    held.push(server);
    return server;
  };
  const pidOf = (): number =>
    Number(readFileSync(join(home, 'db', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const ask = async (url: string, sql: string): Promise<unknown> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return Object.values((await client.query(sql)).rows[0] ?? {})[0];
    } finally {
      await client.end();
    }
  };
  const gone = async (pid: number): Promise<void> => {
    const deadline = Date.now() + 10_000;
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      if (Date.now() > deadline) throw new Error(`process ${pid} still lives`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  // Making a data folder is the slow part: most tests begin with a copy of one.
  const openFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'vela-embedded-'));
    chmodSync(folder, 0o755);
    return folder;
  };
  beforeAll(async () => {
    seed = join(openFolder(), 'home');
    await (await startEmbedded({ home: seed, log, throwaway: true })).release();
  });
  afterAll(() => {
    rmSync(join(seed, '..'), { recursive: true });
  });
  beforeEach(() => {
    home = join(openFolder(), 'home');
    execFileSync('cp', ['-a', seed, home]);
    held = [];
  });
  afterEach(async () => {
    for (const server of held) await server.release();
    rmSync(join(home, '..'), { recursive: true, force: true });
  });

  it('starts, is joined by a second user, and stops with the last one', async () => {
    const first = await start();
    const second = await start();
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    const pid = pidOf();
    await first.release();
    await first.release();
    expect(await ask(second.url, 'select 1 as n')).toBe(1);
    const begun = performance.now();
    await second.release();
    expect(performance.now() - begun).toBeLessThan(20_000);
    await gone(pid);
    expect(existsSync(join(home, 'db', 'postmaster.pid'))).toBe(false);
  });

  it('keeps its data over a restart', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as n');
    await first.release();
    expect(await ask((await start()).url, 'select n from kept')).toBe(42);
  });

  it('starts once when several processes ask together', async () => {
    rmSync(home, { recursive: true });
    const servers = await Promise.all([start(), start(), start()]);
    expect(servers.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
  });

  it('forgets users that died without a word', async () => {
    const server = await start();
    writeFileSync(join(home, 'users', '999999-1'), '999999 12345');
    const pid = pidOf();
    await server.release();
    await gone(pid);
  });

  it('comes back after it was killed, with everything that was committed', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 7 as n');
    const pid = pidOf();
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select n from kept')).toBe(7);
  });

  it('is started again at the same port when it dies under those who keep it running', async () => {
    const keeping = (): Promise<EmbeddedPostgres> =>
      startEmbedded({ home, log, throwaway: true, keepRunning: true });
    const users = [await keeping(), await keeping()];
    held.push(...users);
    const { url } = users[0]!;
    await ask(url, 'create table kept as select 9 as n');
    for (const signal of ['SIGKILL', 'SIGQUIT'] as const) {
      const pid = pidOf();
      process.kill(pid, signal);
      await gone(pid);
      const answer = (): Promise<unknown> => ask(url, 'select n from kept').catch(() => null);
      expect(await until(answer, { timeoutMs: 20_000, what: 'the server is back' })).toBe(9);
      expect(pidOf()).not.toBe(pid);
    }
    const pid = pidOf();
    for (const user of users) await user.release();
    await gone(pid);
  });

  it('is started by a newcomer where those who lost it look for it', async () => {
    const first = await start();
    const pid = pidOf();
    process.kill(pid, 'SIGKILL');
    await gone(pid);
    expect((await start()).url).toBe(first.url);
  });

  it('is not mistaken for another process that has its old number', async () => {
    const first = await start();
    const pid = pidOf();
    const file = readFileSync(join(home, 'db', 'postmaster.pid'), 'utf8');
    await first.release();
    await gone(pid);
    const other = file.replace(String(pid), String(process.pid));
    writeFileSync(join(home, 'db', 'postmaster.pid'), other, { mode: 0o644 });
    expect((await start()).adopted).toBe(false);
  });

  it('starts though its killed predecessor was never collected', async () => {
    await (await start()).release();
    // The shell becomes a program that collects no child: the child stays as a zombie.
    // PostgreSQL minds the processes of its own account alone.
    const { uid, gid } = statSync(join(home, 'db'));
    const account = process.getuid?.() === 0 ? { uid, gid } : {};
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: 'pipe',
      cwd: '/',
      ...account,
    });
    try {
      const [said] = (await once(parent.stdout, 'data')) as [Buffer];
      const lines = [
        said.toString().trim(),
        realpathSync(join(home, 'db')),
        '0',
        '1',
        '',
        '',
        '0',
        '',
      ];
      writeFileSync(join(home, 'db', 'postmaster.pid'), lines.join('\n'), { mode: 0o644 });
      expect((await start()).adopted).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('breaks the start lock of a process that died', async () => {
    await (await start()).release();
    writeFileSync(join(home, 'db.lock'), '999999 12345');
    expect((await start()).adopted).toBe(false);
  });

  it('lets nobody in without the password, which only its owner can read', async () => {
    const { url } = await start(false);
    expect(statSync(join(home, 'db-password')).mode & 0o777).toBe(0o600);
    for (const password of ['', 'guess']) {
      const wrong = new URL(url);
      wrong.password = password;
      await expect(ask(wrong.href, 'select 1')).rejects.toThrow();
    }
    expect(await ask(url, `show listen_addresses`)).toBe('127.0.0.1');
    expect(await ask(url, `show unix_socket_directories`)).toBe('');
    expect(await ask(url, `show fsync`)).toBe('on');
  });

  it('refuses a folder of another major version and says what to do', async () => {
    await (await start()).release();
    writeFileSync(join(home, 'db', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/PostgreSQL 15.*18/),
      hint: expect.stringContaining('backup'),
    });
  });

  it('names a damaged folder, a lost password and a home that is a file', async () => {
    await (await start()).release();
    rmSync(join(home, 'db', 'global'), { recursive: true });
    await expect(start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('start PostgreSQL'),
      hint: expect.stringContaining('restore'),
    });
    rmSync(join(home, 'db', 'PG_VERSION'));
    await expect(start()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    rmSync(home, { recursive: true });
    writeFileSync(home, 'no folder');
    await expect(start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('not a folder'),
    });
  });

  it('keeps data of a closed home where its account can reach it, found again', async () => {
    rmSync(home, { recursive: true });
    chmodSync(join(home, '..'), 0o700);
    const first = await start();
    const inside = join(realpathSync(home), 'db');
    expect(first.dataFolder === inside).toBe(process.getuid?.() !== 0);
    await ask(first.url, 'create table kept as select 3 as n');
    await first.release();
    const second = await start();
    expect(second.dataFolder).toBe(first.dataFolder);
    expect(await ask(second.url, 'select n from kept')).toBe(3);
    await second.release();
    if (first.dataFolder === inside) return;
    rmSync(home, { recursive: true });
    const fresh = await start();
    expect(await ask(fresh.url, `select to_regclass('kept')`)).toBe(null);
    await fresh.release();
    rmSync(join(first.dataFolder, '..'), { recursive: true });
  });

  it('refuses a wrong password file', async () => {
    const server = await start();
    const password = readFileSync(join(home, 'db-password'));
    writeFileSync(join(home, 'db-password'), 'wrong\n');
    await expect(start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      hint: expect.stringContaining('db-password'),
    });
    rmSync(join(home, 'db-password'));
    await expect(start()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    writeFileSync(join(home, 'db-password'), password);
    await server.release();
  });
});
