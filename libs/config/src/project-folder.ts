import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the nearest folder from `cwd` upwards that holds a package.json, else `cwd`. */
export function projectFolder(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}
