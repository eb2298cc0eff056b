// One set-up at a time for each checkout, held by a file that names its holder.
import { linkSync, openSync, closeSync, readFileSync, renameSync, statSync } from 'node:fs';
import { unlinkSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';

const WAIT_MS_MAX = 20 * 60_000;
const POLL_MS = 200;
const BEAT_MS = 5_000;
const SILENCE_MS_MAX = 60_000;

/**
 * Runs the work while holding the lock of this checkout. Waits while another living process holds
 * it (at most 20 minutes, told once through `say`), and takes it over from one that died.
 */
export async function withSetupLock(root, say, work) {
  const path = join(root, '.vela-setup.lock');
  await acquire(path, say);
  const release = releaser(path);
  // The beat tells holders on other machines (a shared folder) that this one is alive.
  const beat = setInterval(() => touch(path), BEAT_MS);
  beat.unref();
  process.on('exit', release);
  // An install outlives a holder that is killed, and so must the lock: it names the worker too.
  const nameWorker = (pid) => writeFileSync(path, identity(pid));
  try {
    return await work(nameWorker);
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

async function acquire(path, say) {
  let told = false;
  for (const start = Date.now(); Date.now() - start < WAIT_MS_MAX; ) {
    if (tryCreate(path)) return;
    const content = readOrUndefined(path);
    if (content === undefined) continue;
    if (isDead(path, content)) {
      takeAway(path, content);
      continue;
    }
    if (!told) say(`waiting: process ${holder(content).pid} is setting up this folder`);
    told = true;
    await pause(POLL_MS);
  }
  throw new SetupError(
    `Another process has held ${path} for 20 minutes.`,
    'If no other start is running, delete that file and try again.',
  );
}

function tryCreate(path) {
  try {
    const file = openSync(path, 'wx', 0o644);
    writeSync(file, identity());
    closeSync(file);
    return true;
  } catch (cause) {
    if (cause.code === 'EEXIST') return false;
    throw SetupError.from(cause, path);
  }
}

/**
 * Removes a dead holder's file. Renaming first makes sure that of several waiters one alone does
 * it; a living holder's file that was caught by mistake is put back.
 */
function takeAway(path, deadContent) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (cause) {
    if (cause.code === 'ENOENT') return;
    throw SetupError.from(cause, path);
  }
  if (readOrUndefined(aside) !== deadContent) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process has created a new file meanwhile, which then is the valid one.
    }
  }
  unlinkSync(aside);
}

function identity(workerPid) {
  const worker =
    workerPid === undefined ? undefined : { pid: workerPid, token: startToken(workerPid) };
  const own = { pid: process.pid, token: startToken(process.pid) };
  return JSON.stringify({ ...own, host: hostname(), worker });
}

function isDead(path, content) {
  const { pid, host, token, worker } = holder(content);
  if (pid === undefined || host !== hostname()) return silenceMs(path) > SILENCE_MS_MAX;
  return isGone(pid, token) && (worker === undefined || isGone(worker.pid, worker.token));
}

function isGone(pid, token) {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM means that the process lives and belongs to another user.
    if (cause.code === 'ESRCH') return true;
  }
  return token !== undefined && startToken(pid) !== undefined && startToken(pid) !== token;
}

/** Returns when a process started, in the kernel's ticks: a pid alone may have been given anew. */
function startToken(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function holder(content) {
  try {
    return JSON.parse(content);
  } catch {
    return {};
  }
}

function silenceMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function readOrUndefined(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause.code === 'ENOENT') return undefined;
    throw SetupError.from(cause, path);
  }
}

function releaser(path) {
  let released = false;
  return () => {
    if (released) return;
    released = true;
    try {
      unlinkSync(path);
    } catch {
      // Someone removed it by hand: there is nothing left to release.
    }
  };
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The next waiter judges by the process id instead.
  }
}
