import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VelaError } from '@vela/kernel';

const FACADE = join('libs', 'runners', 'src', 'authoring.ts');

/**
 * Returns the folder that holds the TypeScript sources of the engine, whose types a strategy is
 * checked against: the one above this module, whether it was built or not.
 */
export function engineRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(folder, FACADE))) return folder;
    const parent = dirname(folder);
    if (parent === folder) {
      throw new VelaError('INTERNAL', `expected ${FACADE} above this module, found none`, {
        hint: 'Strategies are checked against the sources of the engine: install them beside dist/.',
      });
    }
    folder = parent;
  }
}

/** Returns the file in which everything is that a strategy may import. */
export const facadeFile = (root: string): string => join(root, FACADE);
