import type { Action } from '../../command-spec.js';
import { confirmName } from '../../confirmation.js';
import { withDatabase } from '../../database/open-database.js';

/** Removes everything from the database, after its name was typed. */
export const action: Action = async (context, input) => {
  const { reset } = await import('@vela/persistence');
  await withDatabase(context, async ({ db, location }) => {
    await confirmName(context, {
      question: `This removes all runs, candles and strategies at ${location}.`,
      name: db.name,
      given: input.text('confirm'),
    });
    await reset(db, db.name);
    context.output.result({ name: db.name, location }, () => `  ${db.name} is empty and migrated`);
  });
};
