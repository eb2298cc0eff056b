import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VelaError } from '@vela/kernel';
import { canTraverse } from './account.js';
import type { Binaries } from './binaries.js';
import { CHILD_ENV } from './binaries.js';
import type { Place } from './place.js';
import { giveTo } from './place.js';
import { HOST_RULES } from './settings.js';

const run = promisify(execFile);

/** The role and the database of the embedded server. */
export const EMBEDDED_NAME = 'vela';

/** Returns the password of the server; throws `UNAVAILABLE` when it cannot be read. */
export function readPassword(place: Place): string {
  try {
    return readFileSync(place.password, 'utf8').trim();
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new VelaError(
      'UNAVAILABLE',
      missing ? `${place.password} is missing` : `${place.password} belongs to another user`,
      {
        hint: missing
          ? 'Put the file back, or move the data folder away and restore a backup.'
          : 'Start as the user who made the data folder, or set VELA_HOME to a folder of your own.',
        cause,
      },
    );
  }
}

/** A program that another user runs can read the password here for the moment it needs it. */
async function withPasswordFile<T>(
  place: Place,
  password: string,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const account = place.account;
  const open = account === null || canTraverse(account, tmpdir());
  const folder = mkdtempSync(join(open ? tmpdir() : '/var/tmp', 'vela-'));
  try {
    const file = join(folder, 'password');
    writeFileSync(file, password, { mode: 0o600 });
    giveTo(account, file);
    giveTo(account, folder);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Makes the data folder when there is none: built aside and renamed, so a folder that is there is
 * a whole one. Call under the lock.
 */
export async function ensureCluster(place: Place, binaries: Binaries): Promise<void> {
  setOrphanAside(place);
  if (existsSync(place.data)) {
    checkVersion(place, binaries);
    return;
  }
  const fresh = `${place.data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  giveTo(place.account, fresh);
  const password = randomBytes(24).toString('base64url');
  try {
    await withPasswordFile(place, password, (file) =>
      run(
        binaries.initdb,
        [
          '-D',
          fresh,
          '-U',
          EMBEDDED_NAME,
          '--pwfile',
          file,
          '-A',
          'scram-sha-256',
          '-E',
          'UTF8',
          '--locale=C',
          '--locale-provider=builtin',
          '--builtin-locale=C.UTF-8',
          '--no-instructions',
          ...(place.throwaway ? ['--no-sync'] : []),
        ],
        { env: CHILD_ENV, cwd: '/', ...place.account },
      ),
    );
    writeFileSync(join(fresh, 'pg_hba.conf'), HOST_RULES);
    writeFileSync(place.password, `${password}\n`, { mode: 0o600 });
    renameSync(fresh, place.data);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Data that lies outside of a home whose password is gone belongs to a home that was removed: the
 * home begins anew, and the old data is kept beside it.
 */
function setOrphanAside(place: Place): void {
  const outside = !place.data.startsWith(join(place.home, 'db'));
  if (outside && existsSync(place.data) && !existsSync(place.password)) {
    renameSync(place.data, `${place.data}.${Math.trunc(statSync(place.data).ctimeMs)}`);
  }
}

/** Refuses a folder that another major version of PostgreSQL wrote. */
function checkVersion(place: Place, binaries: Binaries): void {
  const file = join(place.data, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (found === '') {
    throw new VelaError('UNAVAILABLE', `${place.data} is not a data folder of PostgreSQL`, {
      hint: `Move ${place.data} away and start again; \`vela db restore\` reads a backup.`,
    });
  }
  if (parseInt(found, 10) !== binaries.major) {
    throw new VelaError(
      'CONFLICT',
      `the data folder was written by PostgreSQL ${found}, this release has ${binaries.version}`,
      {
        hint:
          'Run `vela db backup` with the release that wrote it, move the folder away, and run ' +
          '`vela db restore` with this one.',
      },
    );
  }
}
