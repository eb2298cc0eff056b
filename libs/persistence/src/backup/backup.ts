import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { VelaError, messageOf } from '@vela/kernel';
import { connectionOptions } from '../database/connection-options.js';
import type { Database } from '../database/database.js';
import { databaseError } from '../database/database-error.js';
import { migrationStatus, refuseNewer } from '../database/migrate.js';
import type { BackupManifest, BackupTable } from './backup-frames.js';
import { BACKUP_FORMAT, frameBytes, jsonBody } from './backup-frames.js';
import { BACKUP_TABLES, columnList } from './backup-tables.js';

/** What became of a backup. */
export interface BackupResult {
  readonly file: string;
  readonly bytes: number;
  readonly tables: readonly BackupTable[];
}

/**
 * Writes everything that a database keeps into one file, as it was at one instant, while others
 * go on working. The file appears whole or not at all; one that exists is not overwritten.
 */
export async function backup(db: Database, file: string): Promise<BackupResult> {
  const status = await migrationStatus(db);
  refuseNewer(db, status);
  if (existsSync(file)) {
    throw new VelaError('ALREADY_EXISTS', `${file} exists`, {
      hint: 'Name another file, or remove that one.',
      path: ['file'],
    });
  }
  const partial = `${file}.partial`;
  // A connection of its own: a COPY that is broken off leaves it unusable.
  const client = new Client(connectionOptions(db.url, `${db.applicationName}-backup`));
  client.on('error', () => undefined);
  let tables: readonly BackupTable[] = [];
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local idle_in_transaction_session_timeout = '60s'`);
    const frames = backupFrames(client, status.applied, (written) => (tables = written));
    await pipeline(frames, createGzip({ level: 1 }), createWriteStream(partial, { mode: 0o600 }));
    const handle = await open(partial, 'r+');
    await handle.sync();
    await handle.close();
    renameSync(partial, file);
  } catch (error) {
    // Where the folder is none there is nothing to remove either.
    if (existsSync(partial)) rmSync(partial);
    throw fileError(file, error);
  } finally {
    await client.end().catch(() => undefined);
  }
  return { file, bytes: statSync(file).size, tables };
}

function fileError(file: string, error: unknown): VelaError {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!/^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR|EIO)$/.test(code)) {
    return databaseError(error);
  }
  return new VelaError('UNAVAILABLE', `could not write ${file}: ${messageOf(error)}`, {
    hint: 'Nothing was kept. Choose a folder that exists, can be written and has space.',
    cause: error,
  });
}

async function* backupFrames(
  client: Client,
  schema: readonly string[],
  written: (tables: readonly BackupTable[]) => void,
): AsyncGenerator<Buffer> {
  const whole = createHash('sha256');
  const emit = (frame: Buffer): Buffer => {
    whole.update(frame);
    return frame;
  };
  yield emit(frameBytes('H', jsonBody({ format: BACKUP_FORMAT, schema })));
  const tables: BackupTable[] = [];
  for (const table of BACKUP_TABLES) {
    const columns = await columnList(client, table);
    const { rows } = await client.query<{ n: string }>(`select count(*)::text as n from ${table}`);
    yield emit(frameBytes('T', jsonBody({ table, columns })));
    const digest = createHash('sha256');
    for await (const chunk of client.query(
      copyTo(`copy ${table} (${columns}) to stdout (format binary)`),
    )) {
      digest.update(chunk as Buffer);
      yield emit(frameBytes('D', chunk as Buffer));
    }
    tables.push({ table, rows: Number(rows[0]!.n), sha256: digest.digest('hex') });
  }
  written(tables);
  const manifest: BackupManifest = {
    format: BACKUP_FORMAT,
    schema,
    tables,
    sha256: whole.digest('hex'),
  };
  yield frameBytes('M', jsonBody(manifest));
}
