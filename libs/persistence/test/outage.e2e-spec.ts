import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@vela/testkit';
import {
  DEFAULT_TENANT_ID as TENANT,
  PgActorStore,
  migrate,
  openDatabase,
  startEmbedded,
} from '../src/index.js';
import type { Database, EmbeddedPostgres } from '../src/index.js';
import { BLOCK, EVERYTHING, candles, createCandleWorld } from './candle-world.js';
import { createFixture } from './fixture.js';

const log = { debug() {}, info() {}, warn() {}, error() {} };

jest.setTimeout(60_000);

describe('an outage of PostgreSQL', () => {
  let home: string;
  let server: EmbeddedPostgres;
  let db: Database;

  const pid = (): number =>
    Number(readFileSync(join(server.dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const gone = (number: number): Promise<true> =>
    until(
      () => {
        try {
          process.kill(number, 0);
          return false;
        } catch {
          return true;
        }
      },
      { timeoutMs: 15_000, what: 'the server is gone' },
    );
  /** The same server on the same port again, as an operator would start it. */
  const startAgain = async (): Promise<() => Promise<void>> => {
    const port = new URL(server.url).port;
    const bin = await binary();
    const account = process.getuid?.() === 0 ? ownerOf(server.dataFolder) : {};
    const child = spawn(
      bin,
      [
        '-D',
        server.dataFolder,
        '-p',
        port,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
      ],
      {
        stdio: 'ignore',
        cwd: '/',
        ...account,
      },
    );
    return async () => {
      child.kill('SIGINT');
      await gone(child.pid!);
    };
  };
  const binary = async (): Promise<string> => {
    const { usableBinaries } = await import('../src/embedded/binaries.js');
    const { unprivilegedAccount } = await import('../src/embedded/account.js');
    return (await usableBinaries(unprivilegedAccount(server.dataFolder), home)).postgres;
  };
  const ownerOf = (folder: string): { uid: number; gid: number } => {
    const { uid, gid } = statSync(folder);
    return { uid, gid };
  };

  beforeEach(async () => {
    const parent = mkdtempSync(join(tmpdir(), 'vela-outage-'));
    chmodSync(parent, 0o755);
    home = join(parent, 'home');
    server = await startEmbedded({ home, log, throwaway: true });
    db = await openDatabase({ url: server.url });
    await migrate(db);
  });
  afterEach(async () => {
    await db.close();
    await server.release();
    rmSync(join(home, '..'), { recursive: true, force: true });
  });

  it('is UNAVAILABLE and retryable everywhere, ends no process, and passes when it is over', async () => {
    const fixture = await createFixture(db);
    const world = createCandleWorld(fixture);
    const { id } = await world.dataset();
    await world.publish(id, candles(0, 20 * BLOCK));
    const actors = new PgActorStore(db);
    const boot = await actors.boot({ name: 'n', build: 'b', roles: [] });
    const reading = world.store.read(id, 1, EVERYTHING);
    await reading.next();
    const sleeping = db.query('select pg_sleep(60)');
    const asleep = expect(sleeping).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    const stopped = pid();
    process.kill(stopped, 'SIGINT');
    await gone(stopped);
    await asleep;
    const away = { code: 'UNAVAILABLE', retryable: true };
    await expect(
      fixture.instruments.list(TENANT, {}, { first: 1, after: null }),
    ).rejects.toMatchObject(away);
    await expect(fixture.strategy('s')).rejects.toMatchObject(away);
    await expect(actors.renew(boot)).rejects.toMatchObject(away);
    await expect(actors.claim(boot, ['backtest'], 1)).rejects.toMatchObject(away);
    await expect(world.store.publish(id, 'x', false)).rejects.toMatchObject(away);
    await expect(world.store.addStaged(id, 'x', candles(0, 5))).rejects.toMatchObject(away);
    const rest = async (): Promise<void> => {
      for await (const part of reading) expect(part.length).toBe(BLOCK);
    };
    await expect(rest()).rejects.toMatchObject(away);
    const stop = await startAgain();
    try {
      await until(
        () =>
          db.query('select 1').then(
            () => true,
            () => false,
          ),
        { timeoutMs: 15_000 },
      );
      expect(await actors.renew(boot)).toBe(true);
      await until(async () => {
        await actors.renew(boot);
        return (
          (await db.query(`select 1 from pg_locks where classid = 78 and objid = ${boot}::oid`))
            .length === 1
        );
      });
      expect((await world.read(id, 1)).length).toBe(20 * BLOCK);
      expect((await fixture.strategy('s')).latestVersion.number).toBe(1);
      await actors.leave(boot);
    } finally {
      await db.close();
      await stop();
    }
  });

  it('in the middle of a write leaves nothing of it', async () => {
    const fixture = await createFixture(db);
    const world = createCandleWorld(fixture);
    const { id } = await world.dataset();
    await world.publish(id, candles(0, 10));
    const writing = world.store.addStaged(id, 'imp_cut', candles(0, 60 * BLOCK));
    const cut = expect(writing).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    const cutter = await openDatabase({ url: server.url, applicationName: 'cutter' });
    await until(async () => {
      const rows = await cutter.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy candle_stage%'`,
      );
      return rows.length > 0;
    });
    await cutter.close();
    await cut;
    expect((await world.store.stage(id, 'imp_cut')).stagedRows).toBe(0);
    await world.store.addStaged(id, 'imp_cut', candles(0, 20));
    expect(await world.store.publish(id, 'imp_cut', false)).toMatchObject({
      rowsAdded: 10,
      rowsUnchanged: 10,
    });
  });
});
