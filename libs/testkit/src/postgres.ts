import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate, openDatabase, schemaDigest, startEmbedded } from '@vela/persistence';
import type { Database, EmbeddedPostgres } from '@vela/persistence';

/** A migrated database of one test file on a real server. */
export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Drops the database and gives the server up. */
  close(): Promise<void>;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Two runs at once, or a run killed earlier, must not meet in one database. */
const prefix = (pid: number | string): string => `test_${pid}_`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Makes the migrated template when there is none for this schema; drops what dead runs left. */
async function ensureTemplate(server: EmbeddedPostgres, admin: Client): Promise<string> {
  const name = `template_${schemaDigest().slice(0, 16)}`;
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database');
  for (const { datname } of rows) {
    const pid = /^test_(\d+)_/.exec(datname)?.[1];
    const dead = pid !== undefined && !isAlive(Number(pid));
    const old = datname.startsWith('template_') && datname !== name;
    if (dead || old) await admin.query(`drop database if exists "${datname}" with (force)`);
  }
  if (rows.some(({ datname }) => datname === name)) return name;
  const draft = `${prefix(process.pid)}template`;
  await admin.query(`create database "${draft}"`);
  const db = await openDatabase({ url: withDatabase(server.url, draft) });
  await migrate(db);
  await db.close();
  await admin.query(`alter database "${draft}" rename to "${name}"`);
  return name;
}

/**
 * Returns a fresh migrated database on an embedded server that the test runs of this worker share:
 * the first call of a machine takes about a second, later ones a tenth. `migrated: false` leaves
 * it empty.
 */
export async function testDatabase(
  options: { migrated?: boolean; applicationName?: string } = {},
): Promise<TestDatabase> {
  const worker = process.env['JEST_WORKER_ID'] ?? '1';
  const home = join(tmpdir(), `vela-test-${process.getuid?.() ?? 'user'}-${worker}`);
  const server = await startEmbedded({ home, log: silent, throwaway: true });
  const name = `${prefix(process.pid)}${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(7802)');
    const template = options.migrated === false ? 'template1' : await ensureTemplate(server, admin);
    await admin.query(`create database "${name}" template "${template}"`);
  } finally {
    await admin.end();
  }
  const url = withDatabase(server.url, name);
  const { applicationName = 'vela-test' } = options;
  const database = await openDatabase({ url, applicationName });
  return {
    url,
    database,
    async close() {
      await database.close();
      const last = new Client({ connectionString: server.url });
      await last.connect();
      await last.query(`drop database if exists "${name}" with (force)`);
      await last.end();
      await server.release();
    },
  };
}
