import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isSameProcess } from './process-identity.js';

let serial = 0;

/** Returns the file that registers this process as a user of the server; call under the lock. */
export function registerUser(home: string): string {
  const folder = join(home, 'users');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${++serial}`);
  writeFileSync(file, identityOf(process.pid), { mode: 0o600 });
  return file;
}

/** Returns how many users are left after the dead ones were removed; call under the lock. */
export function countUsers(home: string): number {
  const folder = join(home, 'users');
  mkdirSync(folder, { recursive: true });
  let alive = 0;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (isSameProcess(readFileSync(file, 'utf8'))) alive++;
    else rmSync(file, { force: true });
  }
  return alive;
}
