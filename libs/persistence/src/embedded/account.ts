import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user as whom the server runs when we are root, which PostgreSQL refuses to be. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Accounts to drop to, best first. Both exist on every ordinary system, with or without a server. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * Returns the account to drop to, or null when we are no root and nothing has to be dropped. The
 * owner of a data folder that exists stays its owner; else `postgres` is taken, else `nobody`.
 */
export function unprivilegedAccount(dataFolder: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of CANDIDATES) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return { uid: 65_534, gid: 65_534 };
}

/** Returns whether an account may pass through a folder and every folder above it. */
export function canTraverse(account: Account, folder: string): boolean {
  let at = realpathSync(folder);
  for (;;) {
    const { uid, gid, mode } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const above = dirname(at);
    if (above === at) return true;
    at = above;
  }
}
