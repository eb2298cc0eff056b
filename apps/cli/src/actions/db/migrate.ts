import type { Action } from '../../command-spec.js';
import { withDatabase } from '../../database/open-database.js';

/** Brings the database to the version of this program. */
export const action: Action = async (context) => {
  const { migrate } = await import('@vela/persistence');
  const { output } = context;
  await withDatabase(context, async ({ db, location }) => {
    const applied = await migrate(db);
    output.result({ location, applied }, () =>
      applied.length === 0
        ? `  ${output.paint.green('✓')} nothing to do at ${location}`
        : applied.map((name) => `  ${output.paint.green('✓')} ${name}`).join('\n'),
    );
  });
};
