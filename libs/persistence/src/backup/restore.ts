import type { PoolClient } from 'pg';
import { VelaError } from '@vela/kernel';
import { copyBytes } from '../candles/binary-copy.js';
import type { Database } from '../database/database.js';
import { migrationStatus, refuseNewer } from '../database/migrate.js';
import type { BackupManifest, Frame } from './backup-frames.js';
import { damaged, readFrames, tableOf, verifyBackup } from './backup-frames.js';
import { BACKUP_TABLES, columnList, refuseLive } from './backup-tables.js';

/**
 * Loads a backup into an empty, migrated database and returns its manifest. The file is read and
 * verified as a whole first; then everything is loaded in one transaction or nothing.
 */
export async function restore(db: Database, file: string): Promise<BackupManifest> {
  const manifest = await verifyBackup(file);
  const status = await migrationStatus(db);
  refuseNewer(db, status);
  if (status.applied.join() !== manifest.schema.join()) {
    throw new VelaError(
      'CONFLICT',
      `the backup has the schema ${last(manifest.schema)}, the database ${last(status.applied)}`,
      {
        hint:
          'Migrate an empty database with the release that wrote the backup and restore there; ' +
          'this release then migrates it when it opens it.',
      },
    );
  }
  await refuseLive(db, 'restore');
  await db.transaction(async (client) => {
    await client.query(`set local idle_in_transaction_session_timeout = '60s'`);
    await refuseFilled(client, db.name);
    // The default tenant came with the migration and comes again with the backup.
    await client.query('delete from tenant');
    await loadTables(client, file, manifest);
    // Whoever owned an actor then does not now; epochs stay, so nothing older can write.
    await client.query('update actor set boot = null');
  });
  return manifest;
}

const last = (names: readonly string[]): string => names.at(-1) ?? 'none';

async function refuseFilled(client: PoolClient, name: string): Promise<void> {
  for (const table of BACKUP_TABLES.slice(1)) {
    const { rows } = await client.query(`select 1 from ${table} limit 1`);
    if (rows.length > 0) {
      throw new VelaError('CONFLICT', `database "${name}" is not empty: ${table} has rows`, {
        hint: '`vela db backup` keeps what is there, `vela db reset` empties it.',
      });
    }
  }
}

async function loadTables(
  client: PoolClient,
  file: string,
  manifest: BackupManifest,
): Promise<void> {
  const frames = readFrames(file);
  try {
    let frame = await frames.next();
    while (frame.done !== true) {
      if (frame.value.kind !== 'T') {
        frame = await frames.next();
        continue;
      }
      const table = known(file, tableOf(frame.value.body));
      const columns = await columnList(client, table);
      const held: { next: IteratorResult<Frame, unknown> | null } = { next: null };
      await copyBytes(
        client,
        `copy ${table} (${columns}) from stdin (format binary)`,
        dataOf(frames, held),
      );
      const expected = manifest.tables.find((entry) => entry.table === table)?.rows;
      const { rows } = await client.query<{ n: string }>(
        `select count(*)::text as n from ${table}`,
      );
      if (Number(rows[0]!.n) !== expected) {
        throw damaged(file, `expected ${expected} rows of ${table}, loaded ${rows[0]!.n}`);
      }
      frame = held.next!;
    }
  } finally {
    await frames.return(undefined);
  }
}

/** Only names of the list reach a statement, whatever the file says. */
function known(file: string, table: string): string {
  const found = BACKUP_TABLES.find((name) => name === table);
  if (found === undefined) throw damaged(file, `it has an unknown table "${table}"`);
  return found;
}

/** Returns the bodies of the data frames that follow; what comes behind them is left in `held`. */
async function* dataOf(
  frames: AsyncGenerator<Frame>,
  held: { next: IteratorResult<Frame, unknown> | null },
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await frames.next();
    if (next.done === true || next.value.kind !== 'D') {
      held.next = next;
      return;
    }
    yield next.value.body;
  }
}
