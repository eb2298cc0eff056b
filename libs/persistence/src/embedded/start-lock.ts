import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { VelaError } from '@vela/kernel';
import { identityOf, isSameProcess } from './process-identity.js';

const WAIT_MS_MAX = 60_000;
const POLL_MS = 15;
let serial = 0;

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Tries to take the lock; a link is made whole or not at all, so nobody reads half an identity. */
function take(path: string): boolean {
  const own = `${path}.${process.pid}-${++serial}`;
  writeFileSync(own, identityOf(process.pid), { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes the lock of a dead holder; puts it back when somebody else was quicker. */
function breakLock(path: string, dead: string): void {
  const aside = `${path}.stale-${process.pid}-${++serial}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== dead) {
    try {
      linkSync(aside, path);
    } catch {
      // The lock was taken anew meanwhile; its holder is alive and the next look waits for it.
    }
  }
  rmSync(aside, { force: true });
}

/**
 * Returns what `work` returns while no other process of this machine is inside the same lock. The
 * lock of a process that died is broken. Throws `UNAVAILABLE` after a minute of waiting.
 */
export async function withStartLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  while (!take(path)) {
    const holder = read(path);
    if (holder !== null && !isSameProcess(holder)) {
      breakLock(path, holder);
      continue;
    }
    if (performance.now() > deadline) {
      throw new VelaError(
        'UNAVAILABLE',
        `process ${holder?.split(' ')[0]} has held ${path} for more than a minute`,
        { hint: 'Wait for that process or end it, then try again.', retryable: true },
      );
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
