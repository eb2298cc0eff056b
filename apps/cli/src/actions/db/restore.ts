import { resolve } from 'node:path';
import type { Action } from '../../command-spec.js';
import { withDatabase } from '../../database/open-database.js';
import { countText } from '../../output/number-text.js';

/** Loads a backup into an empty database: all of it or nothing. */
export const action: Action = async (context, input) => {
  const { migrate, restore } = await import('@vela/persistence');
  const file = resolve(input.requiredArgument('file'));
  const { manifest, location } = await withDatabase(context, async (open) => {
    await migrate(open.db);
    return { manifest: await restore(open.db, file), location: open.location };
  });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  context.output.result(
    { file, location, tables: manifest.tables },
    () => `  restored ${countText(rows)} rows to ${location}`,
  );
};
