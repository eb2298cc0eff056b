import type { Config } from '@vela/config';
import { VelaError } from '@vela/kernel';
import { confirm } from '../confirmation.js';
import type { Context } from '../context.js';
import { withDatabase } from '../database/open-database.js';

/**
 * Removes what earlier runs left in the embedded database, after the user agreed. Files that are
 * not Vela's stay, and so does a database of `DATABASE_URL`: that is refused.
 */
export async function startFresh(context: Context, config: Config): Promise<void> {
  if (config.databaseUrl !== null) {
    throw new VelaError('CONFLICT', '--fresh: expected the embedded database, found DATABASE_URL', {
      hint: 'Empty that database with `vela db reset`, or unset DATABASE_URL.',
    });
  }
  await confirm(context, `This removes all runs, candles and strategies in ${config.home}. Go on?`);
  const { reset } = await import('@vela/persistence');
  await withDatabase(context, ({ db }) => reset(db, db.name));
}
