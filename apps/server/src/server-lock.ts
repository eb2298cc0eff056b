import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VelaError } from '@vela/kernel';
import { makeFolder } from '@vela/persistence';

/** What a server writes about itself into its folder. */
export interface ServerCard {
  readonly pid: number;
  /** Where it answers; null while it starts. */
  readonly url: string | null;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** The lock that a server holds on its folder. */
export interface ServerLock {
  /** Tells others in `server.json` where this server answers. */
  announce(url: string): void;
  /** Gives the folder back. Repeating it is no error. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When the process started, in ticks of the system; tells a process from a later one. */
  readonly born: string | null;
}

const ATTEMPTS_MAX = 20;

/**
 * Returns the lock on the folder of a server; a lock whose process is gone is taken over. Throws
 * `CONFLICT` with pid and address when another server holds it.
 */
export function lockServer(home: string, startedAt: string): ServerLock {
  makeFolder(home);
  const lock = join(home, 'server.lock');
  const card = join(home, 'server.json');
  const mine: Holder = { pid: process.pid, born: birthOf(process.pid) };
  const draft = `${lock}.${process.pid}.new`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    // A hard link is made as a whole or not at all: nobody sees a lock without its holder.
    for (let attempt = 1; !linked(draft, lock); attempt++) {
      const holder = readHolder(lock);
      if (holder !== null && lives(holder)) throw taken(home, holder, readCard(card));
      if (attempt === ATTEMPTS_MAX) throw taken(home, holder ?? mine, readCard(card));
      setAside(lock, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  let held = true;
  return {
    announce: (url) => {
      const content: ServerCard = { pid: process.pid, url, startedAt };
      writeFileSync(`${card}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      renameSync(`${card}.new`, card);
    },
    release: () => {
      if (!held) return;
      held = false;
      rmSync(card, { force: true });
      rmSync(lock, { force: true });
    },
  };
}

/** Returns what the living server of a folder says about itself, null when there is none. */
export function runningServer(home: string): ServerCard | null {
  const holder = readHolder(join(home, 'server.lock'));
  if (holder === null || !lives(holder)) return null;
  return readCard(join(home, 'server.json'));
}

function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead lock away; what turns out to be somebody's fresh lock is put back. */
function setAside(lock: string, dead: Holder | null): void {
  const aside = `${lock}.${process.pid}.old`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // Somebody else was quicker.
  }
  const moved = readHolder(aside);
  if (moved !== null && (moved.pid !== dead?.pid || moved.born !== dead.born)) linked(aside, lock);
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | null {
  return readJson<Holder>(path, ({ pid }) => Number.isSafeInteger(pid));
}

function readCard(path: string): ServerCard | null {
  return readJson<ServerCard>(path, ({ pid }) => Number.isSafeInteger(pid));
}

function readJson<T>(path: string, holds: (value: T) => boolean): T | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as T;
    return holds(value) ? value : null;
  } catch {
    return null;
  }
}

function lives({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = birthOf(pid);
  return now === null || born === null || now === born;
}

/** The 22nd field of `/proc/<pid>/stat`, behind the name in parentheses; null elsewhere. */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that ended but was not waited for is as good as gone.
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function taken(home: string, { pid }: Holder, card: ServerCard | null): VelaError {
  const where = card?.url == null ? '' : ` and answers at ${card.url}`;
  return new VelaError('CONFLICT', `a server with pid ${pid} already uses ${home}${where}`, {
    hint: 'Use that server, stop it first, or name another folder with VELA_HOME.',
  });
}
