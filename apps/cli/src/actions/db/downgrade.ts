import type { Action } from '../../command-spec.js';
import { confirmName } from '../../confirmation.js';
import { withDatabase } from '../../database/open-database.js';
import { refuseWhileServing } from '../../database/refuse-while-serving.js';

/** Undoes migrations, the newest first, after the name of the database was typed. */
export const action: Action = async (context, input) => {
  const { downgrade } = await import('@vela/persistence');
  await withDatabase(context, async (open) => {
    const to = input.text('to');
    const extent = to === undefined ? 'the newest migration' : `all migrations behind ${to}`;
    await refuseWhileServing(open);
    await confirmName(context, {
      question: `This undoes ${extent} at ${open.location}; what their tables hold is lost.`,
      name: open.db.name,
      given: input.text('confirm'),
    });
    const undone = await downgrade(open.db, to);
    context.output.result({ location: open.location, undone }, () =>
      undone.length === 0
        ? '  nothing to undo'
        : undone.map((name) => `  undid ${name}`).join('\n'),
    );
  });
};
