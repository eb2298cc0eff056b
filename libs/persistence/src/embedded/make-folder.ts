import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { VelaError, messageOf } from '@vela/kernel';

/**
 * Makes a folder and those above it, one by one; one that is there stays as it is. Where a file
 * system takes no folders, such as /proc, the recursive way of Node never ends; this one throws
 * `UNAVAILABLE`. Others may pass through a new folder but not look around.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o711 });
  } catch (error) {
    // Another process may have been quicker.
    if (existsSync(path)) return;
    throw new VelaError('UNAVAILABLE', `the folder ${path} cannot be made: ${messageOf(error)}`, {
      hint: 'Name a folder that you may write to with VELA_HOME.',
      cause: error,
    });
  }
}
