import { join, relative } from 'node:path';
import type { Action } from '../../command-spec.js';
import { installation } from '../../installation.js';

/** Writes the skeleton of the next migration, in a checkout of the sources. */
export const action: Action = async (context, input) => {
  const message = input.required('message', '"add a column"');
  const { createRevision } = await import('@vela/persistence');
  const { root } = installation();
  const folder = join(root, 'libs', 'persistence', 'src', 'migrations');
  const { file, name } = createRevision(folder, message);
  context.output.result({ file, name }, () =>
    [
      `  wrote ${relative(process.cwd(), file)}`,
      `  Next: fill in both ways, and name ${name} in migrations/index.ts`,
    ].join('\n'),
  );
};
