import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns the modules of a folder that end in the suffix, as name and file, in order of name. */
export function discover(folder, suffix) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => ({ name: name.slice(0, -suffix.length), file: join(folder, name) }));
}

/** Loads what a module exports by default, and refuses one that has not the fields it needs. */
export async function loadModule({ name, file }, fields) {
  const { default: content } = await import(pathToFileURL(file).href);
  for (const [field, isRight] of Object.entries(fields)) {
    if (!isRight(content?.[field]))
      throw new Error(`${name}: its default export has no valid ${field}`);
  }
  return content;
}
