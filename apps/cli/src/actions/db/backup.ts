import { resolve } from 'node:path';
import type { Action } from '../../command-spec.js';
import { withDatabase } from '../../database/open-database.js';
import { countText } from '../../output/number-text.js';

/** Writes everything in the database to a file, as it is at one instant. */
export const action: Action = async (context, input) => {
  const { backup } = await import('@vela/persistence');
  const file = resolve(input.requiredArgument('file'));
  const written = await withDatabase(context, ({ db }) => backup(db, file));
  const rows = written.tables.reduce((sum, table) => sum + table.rows, 0);
  context.output.result(
    written,
    () => `  wrote ${written.file}, ${countText(rows)} rows, ${countText(written.bytes)} bytes`,
  );
};
