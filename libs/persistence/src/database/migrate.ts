import { VelaError } from '@vela/kernel';
import { MIGRATIONS } from '../migrations/index.js';
import type { Database } from './database.js';
import { databaseError } from './database-error.js';

/** Where a database stands between the migrations of this release. */
export interface MigrationStatus {
  /** Names of executed migrations, oldest first. */
  readonly applied: readonly string[];
  /** Names of migrations that this release would execute. */
  readonly pending: readonly string[];
  /** Names that a newer release executed and this one does not know. */
  readonly unknown: readonly string[];
}

/** Two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_801;

/** Returns which migrations a database has and lacks; changes nothing. */
export async function migrationStatus(db: Database): Promise<MigrationStatus> {
  const [table] = await db.query<{ there: boolean }>(
    `select to_regclass('public.vela_migration') is not null as there`,
  );
  const rows = table?.there
    ? await db.query<{ name: string }>('select name from vela_migration order by id')
    : [];
  const applied = rows.map(({ name }) => name);
  const known = MIGRATIONS.map(({ name }) => name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** Throws `CONFLICT` when a newer release has written the database. */
export function refuseNewer(db: Database, status: MigrationStatus): void {
  if (status.unknown.length === 0) return;
  throw new VelaError(
    'CONFLICT',
    `database "${db.name}" has the newer schema ${status.unknown.join(', ')}, ` +
      `this release knows ${MIGRATIONS.at(-1)?.name ?? 'none'}`,
    { hint: 'Use the release that wrote it, or a newer one; nothing was changed.' },
  );
}

async function locked<T>(db: Database, work: () => Promise<T>): Promise<T> {
  return await db.connection(async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return await work();
    } finally {
      await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    }
  });
}

/**
 * Brings a database to the schema of this release and returns the names of what was executed.
 * Throws `CONFLICT` for a database of a newer release. All steps or none.
 */
export async function migrate(db: Database): Promise<readonly string[]> {
  const before = await migrationStatus(db);
  refuseNewer(db, before);
  if (before.pending.length === 0) return [];
  return await locked(db, async () => {
    refuseNewer(db, await migrationStatus(db));
    try {
      return (await db.orm.migrator.up()).map(({ name }) => name);
    } catch (error) {
      throw databaseError(error);
    }
  });
}

/**
 * Takes the newest migrations back down to `to`, which stays (`0` takes all back), or by one step
 * without it; returns the names of what was undone. What their tables held is lost.
 */
export async function downgrade(db: Database, to?: string): Promise<readonly string[]> {
  return await locked(db, async () => {
    const status = await migrationStatus(db);
    refuseNewer(db, status);
    const target = to === undefined ? (status.applied.at(-2) ?? '0') : nameOf(to);
    if (target !== '0' && !status.applied.includes(target)) {
      throw new VelaError('NOT_FOUND', `migration "${to}" is not applied`, {
        hint: `Applied are: ${status.applied.join(', ') || 'none'}.`,
        path: ['to'],
      });
    }
    const undo = status.applied.slice(target === '0' ? 0 : status.applied.indexOf(target) + 1);
    try {
      for (const name of undo.toReversed()) await db.orm.migrator.down(name);
    } catch (error) {
      throw databaseError(error);
    }
    return undo.toReversed();
  });
}

/** A number such as `1` or `0001` names the migration that begins with it. */
function nameOf(to: string): string {
  if (/^0+$/.test(to)) return '0';
  const number = /^\d+$/.test(to) ? `${to.padStart(4, '0')}_` : to;
  return MIGRATIONS.find(({ name }) => name === to || name.startsWith(number))?.name ?? to;
}
