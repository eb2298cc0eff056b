import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VelaError } from '@vela/kernel';
import type { Binaries } from './binaries.js';
import { CHILD_ENV } from './binaries.js';
import type { Place } from './place.js';
import { commandLineOf, isAlive } from './process-identity.js';
import { serverSettings } from './settings.js';

const START_MS_MAX = 60_000;
const STOP_MS_FAST = 1_500;
const STOP_MS_MAX = 10_000;
/** Larger than any number that a process can have. */
const IMPOSSIBLE_PID = 999_999_999;

/** A running server as its own file describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pidFile = (place: Place): string => join(place.data, 'postmaster.pid');

/** Returns what `postmaster.pid` says, without asking whether it is still true. */
function describe(place: Place): Postmaster | null {
  try {
    const lines = readFileSync(pidFile(place), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return null;
    return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Returns the server that lives on the data folder, or null: its number may be another's now. */
export async function livingPostmaster(place: Place): Promise<Postmaster | null> {
  const found = describe(place);
  if (found === null || !isAlive(found.pid)) return null;
  const command = await commandLineOf(found.pid);
  const ours = command.includes('postgres') && command.includes(`-D ${realpathSync(place.data)} `);
  return ours ? found : null;
}

/**
 * PostgreSQL refuses to start while the number in its file is that of any process, be it another
 * program or its own predecessor that nobody collected, as in a container without an init. No
 * server lives on this folder, so the number is made impossible; the rest of the file stays,
 * because PostgreSQL finds left-over children by it.
 */
function disownPidFile(place: Place): void {
  if (describe(place) === null) return;
  const [, ...rest] = readFileSync(pidFile(place), 'utf8').split('\n');
  writeFileSync(pidFile(place), [String(IMPOSSIBLE_PID), ...rest].join('\n'));
}

/** Returns a free port, the wanted one when it is free; 0 wants any. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', resolve);
    });
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort(0);
  }
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Returns the port that the server of a place was started with last, 0 when nobody knows. */
export function lastPort(place: Place): number {
  const options = join(place.data, 'postmaster.opts');
  if (!existsSync(options)) return 0;
  return Number(/"port=(\d+)"/.exec(readFileSync(options, 'utf8'))?.[1] ?? 0);
}

/** Returns the last lines that the server wrote since it was started. */
function logTail(place: Place, from: number): string {
  const size = statSync(place.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= from) return '';
  const bytes = Buffer.alloc(Math.min(4_000, size - from));
  const file = openSync(place.log, 'r');
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  closeSync(file);
  const lines = bytes.toString('utf8').trim().split('\n');
  return lines
    .filter((line) => /FATAL|PANIC|ERROR|could not|HINT/.test(line))
    .slice(-4)
    .join('; ');
}

/**
 * Starts a server and waits until it takes connections, at the wanted port when that is free; the
 * caller holds the lock.
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  wantedPort = 0,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptStart(place, binaries, await freePort(wantedPort));
    if (typeof outcome !== 'string') return outcome;
    // The port was taken between asking and binding, or children of a killed server still end.
    const passing = /could not bind|Address already in use|still in use/.test(outcome);
    if (!passing || attempt >= 10) throw new Error(outcome || 'the server ended without a word');
    await sleep(100);
  }
}

async function attemptStart(
  place: Place,
  binaries: Binaries,
  port: number,
): Promise<Postmaster | string> {
  disownPidFile(place);
  // A log that has grown beyond a megabyte is begun anew; nobody reads further back.
  const grown = (statSync(place.log, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000;
  const log = openSync(place.log, grown ? 'w' : 'a', 0o600);
  const logFrom = statSync(place.log).size;
  // Detached: a Ctrl-C in the terminal is meant for us, and our death must not be the server's.
  const child = spawn(
    binaries.postgres,
    ['-D', realpathSync(place.data), ...serverSettings(port, place.throwaway)],
    { detached: true, stdio: ['ignore', log, log], env: CHILD_ENV, cwd: '/', ...place.account },
  );
  closeSync(log);
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', () => (ended ??= logTail(place, logFrom)));
  child.unref();
  const deadline = performance.now() + START_MS_MAX;
  while (performance.now() < deadline) {
    if (ended !== null) return ended;
    const found = describe(place);
    if (found !== null && found.pid === child.pid && found.ready) return found;
    await sleep(5);
  }
  if (child.pid !== undefined) process.kill(child.pid, 'SIGQUIT');
  throw new VelaError('UNAVAILABLE', 'PostgreSQL did not become ready within a minute', {
    hint: 'See db.log in the data folder.',
    retryable: true,
  });
}

/** Waits until an adopted server takes connections. */
export async function awaitReady(place: Place): Promise<Postmaster | null> {
  const deadline = performance.now() + START_MS_MAX;
  while (performance.now() < deadline) {
    const found = await livingPostmaster(place);
    if (found === null || found.ready) return found;
    await sleep(10);
  }
  return null;
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await sleep(5);
  }
  return true;
}

/**
 * Stops the server of a place: a fast shutdown first; when its last checkpoint takes too long an
 * immediate one, after which the next start recovers from the log without loss.
 */
export async function stopPostmaster(place: Place): Promise<void> {
  const found = await livingPostmaster(place);
  if (found === null) return;
  process.kill(found.pid, 'SIGINT');
  if (await isGone(found.pid, STOP_MS_FAST)) return;
  if (existsSync(pidFile(place))) process.kill(found.pid, 'SIGQUIT');
  if (await isGone(found.pid, STOP_MS_MAX)) return;
  throw new VelaError('UNAVAILABLE', `PostgreSQL (process ${found.pid}) does not stop`, {
    hint: 'See db.log in the data folder.',
  });
}
