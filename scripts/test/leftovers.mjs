// Processes that tests started and did not end, found by a mark in their environment.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const GRACE_MS = 5_000;
const POLL_MS = 250;

/**
 * Returns the processes that carry the mark, after a few seconds' grace to end by themselves, and
 * ends them. Only Linux tells another process's environment; elsewhere nothing is found.
 */
export async function endLeftovers(mark) {
  let found = marked(mark);
  for (const start = Date.now(); found.length > 0 && Date.now() - start < GRACE_MS; ) {
    await pause(POLL_MS);
    found = marked(mark);
  }
  for (const { pid } of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return found;
}

function marked(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
        if (!environment.split('\0').includes(mark)) return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
        // A process that ended and waits for its parent has no command line any more.
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        return [];
      }
    });
}
