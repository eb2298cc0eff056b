import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VelaError } from '@vela/kernel';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** Where this program is installed. */
export interface Installation {
  /** The folder that holds `package.json`. */
  readonly root: string;
  readonly version: string;
}

let found: Installation | undefined;

/** Returns where this program is installed: the nearest folder upwards with its `package.json`. */
export function installation(): Installation {
  found ??= search(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function search(start: string): Installation {
  for (let root = start; ; root = dirname(root)) {
    const manifest = readManifest(join(root, 'package.json'));
    if (manifest?.name === 'vela') return { root, version: manifest.version };
    if (dirname(root) === root) break;
  }
  throw new VelaError('INTERNAL', `expected the package vela above ${start}, found none`, {
    hint: 'Install the package again.',
  });
}

function readManifest(path: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch {
    // Most folders on the way up hold no package.
    return null;
  }
}
