import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.js';
import { canTraverse, unprivilegedAccount } from './account.js';
import { makeFolder } from './make-folder.js';

/** Where things of one home lie. */
export interface Place {
  /** The home itself, links resolved. */
  readonly home: string;
  /** Data folder of the server. */
  readonly data: string;
  readonly account: Account | null;
  /** Where a copy of the programs goes when the account cannot reach the package's. */
  readonly shelter: string;
  readonly password: string;
  readonly log: string;
  readonly lock: string;
  /** True when a failing machine may lose the data, as in tests. */
  readonly throwaway: boolean;
}

/** Where root keeps what the unprivileged account cannot reach elsewhere. */
const SHELTER = '/var/lib/vela';

/**
 * Returns the place of a home, which is made when it is not there. Data lies in `<home>/db`, or,
 * when root's home is closed to the account that runs the server, in `/var/lib/vela/<hash>/db`,
 * found again by the hash of the home's path.
 */
export function placeOf(home: string, throwaway = false): Place {
  makeFolder(home);
  const real = realpathSync(home);
  const inside = join(real, 'db');
  const root = process.getuid?.() === 0;
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 16);
  const outside = join(SHELTER, digest, 'db');
  const account = unprivilegedAccount(root && existsSync(outside) ? outside : inside);
  // Data that exists stays where it is, also after somebody changed the permissions of the home.
  const useInside =
    account === null || existsSync(inside) || (!existsSync(outside) && canTraverse(account, real));
  const data = useInside ? inside : outside;
  if (!useInside) makeOpen(join(SHELTER, digest));
  return {
    home: real,
    data,
    account,
    shelter: root ? SHELTER : real,
    password: join(real, 'db-password'),
    log: join(real, 'db.log'),
    lock: join(real, 'db.lock'),
    throwaway,
  };
}

/** Makes a folder below the shelter that everybody can pass through, whatever the umask says. */
function makeOpen(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const path of [SHELTER, folder]) chmodSync(path, 0o755);
}

/** Gives a file or folder to the account of a place, when there is one. */
export function giveTo(account: Account | null, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}
