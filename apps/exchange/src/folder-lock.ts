import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { VelaError } from '@vela/kernel';

/** Files that this process holds: in a container the process before had the same number. */
const held = new Set<string>();

const isCode = (thrown: unknown, code: string): boolean =>
  Reflect.get(Object(thrown), 'code') === code;

/**
 * Takes a folder for this process and returns what gives it back. One that was killed leaves its
 * mark behind, which counts for nothing once no process has its number. Throws `UNAVAILABLE`.
 */
export function lockFolder(folder: string): () => void {
  const file = resolve(folder, 'exchange.lock');
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    } catch (thrown) {
      if (!isCode(thrown, 'EEXIST')) throw thrown;
      const owner = ownerOf(file);
      const isOwn = owner === process.pid && !held.has(file);
      if (owner !== null && !isOwn && isAlive(owner)) {
        throw new VelaError('UNAVAILABLE', `the folder ${folder} is used by process ${owner}`, {
          hint: 'End that exchange, or choose another folder with --home.',
        });
      }
      rmSync(file, { force: true });
    }
  }
  throw new VelaError('UNAVAILABLE', `the folder ${folder} cannot be taken`);
}

function ownerOf(file: string): number | null {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return isCode(thrown, 'EPERM');
  }
}
