import { VelaError } from '@vela/kernel';
import { refuseLive } from '../backup/backup-tables.js';
import type { Database } from './database.js';
import { downgrade, migrate } from './migrate.js';

/**
 * Throws away everything that a database keeps and migrates it anew. `typed` must be the name of
 * the database, or one of `names`; throws `CONFIRMATION_REQUIRED` otherwise and `CONFLICT` while
 * a server works on it.
 */
export async function reset(
  db: Database,
  typed: string,
  names: readonly string[] = [],
): Promise<void> {
  const accepted = [db.name, ...names];
  if (!accepted.includes(typed)) {
    throw new VelaError('CONFIRMATION_REQUIRED', `expected the name "${accepted.at(-1)}"`, {
      hint: `Everything is lost by a reset. Confirm with --confirm ${accepted.at(-1)}.`,
      path: ['confirm'],
    });
  }
  await refuseLive(db, 'reset');
  await downgrade(db, '0');
  await migrate(db);
}
