import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { VelaError, messageOf } from '@vela/kernel';
import type { KeyRing } from './key-ring.js';
import { MASTER_KEY_BYTES, masterKeyOf } from './master-key.js';
import type { MasterKey } from './master-key.js';

/** Bits that let anybody but the owner at a file. */
const OTHERS = 0o077;

/**
 * Returns a ring with the one key that a file below the data folder holds. The file is made when
 * something is sealed first, for its owner alone; it is read anew each time, so that a key that was
 * copied there is found without a restart.
 */
export function fileKeyRing(home: string): KeyRing {
  const path = join(home, 'keys', 'credentials.key');
  return {
    current: () => read(path) ?? make(path),
    find: (id) => {
      const key = read(path);
      return key?.id === id ? key : null;
    },
    place: path,
  };
}

/** Returns the key of a file, null where there is none. */
function read(path: string): MasterKey | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw unusable(path, 'read', thrown);
  }
  try {
    refuseOpenToOthers(path, fstatSync(file).mode);
    return masterKeyOf(readFileSync(file, 'utf8'), path);
  } finally {
    closeSync(file);
  }
}

/**
 * Makes the file and returns its key: that of whoever was first when several make it at once. It
 * appears under its name with all its bytes or not at all.
 */
function make(path: string): MasterKey {
  const folder = dirname(path);
  const draft = join(folder, `.${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    write(draft);
    try {
      linkSync(draft, path);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
    } finally {
      unlinkSync(draft);
    }
    settle(folder);
  } catch (thrown) {
    throw unusable(path, 'made', thrown);
  }
  return read(path)!;
}

function write(draft: string): void {
  const bytes = randomBytes(MASTER_KEY_BYTES);
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${bytes.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    bytes.fill(0);
    closeSync(file);
  }
}

/** A key that a power failure takes away takes every credential along. */
function settle(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseOpenToOthers(path: string, mode: number): void {
  // Windows has no such bits.
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  const found = (mode & 0o777).toString(8);
  throw new VelaError('CONFLICT', `${path}: expected mode 600, found ${found}`, {
    hint: `Others may have read it. If nobody did: chmod 600 ${path}`,
  });
}

const unusable = (path: string, done: string, thrown: unknown): VelaError =>
  new VelaError('UNAVAILABLE', `${path} cannot be ${done}: ${messageOf(thrown)}`, {
    hint: 'The folder must belong to the user of this process; or set VELA_MASTER_KEY.',
    cause: thrown,
  });

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
