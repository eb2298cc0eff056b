// Compiles apps and libs into dist, under a Node that the build tools support.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suitableNode } from '../../bin/packaged-node.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { buildKey, buildStamp, compiledEntry, writeStamp } from './state.mjs';

/** Builds everything and marks dist with the sources it was made from. */
export async function build(root, { reason, say, nameWorker }) {
  const start = Date.now();
  say(`building, because ${reason}`);
  // Taken first: what changes while the compiler reads is then seen as stale at the next start.
  const key = buildKey(root);
  const node = suitableNode(root);
  const step = async (...args) => {
    const result = await run(node, args, { cwd: root, onStart: nameWorker });
    if (result.status === 0) return;
    throw new SetupError(
      `${result.output.trim()}\nThe build failed.`,
      'Correct the source named above; `npm run check` tells more.',
    );
  };
  await step(join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', 'server');
  // One after the other: two that fail at once would tell of one alone, and leave the other running.
  for (const name of ['bundle.mjs', 'library.mjs']) {
    await step(join(root, 'scripts', 'setup', name), root);
  }
  if (!existsSync(compiledEntry(root))) {
    throw new SetupError(
      `The build ended well but made no ${compiledEntry(root)}.`,
      'Is apps/cli/src/main.ts there?',
    );
  }
  writeStamp(buildStamp(root), { key });
  say(`built (${((Date.now() - start) / 1000).toFixed(1)} s)`);
}
