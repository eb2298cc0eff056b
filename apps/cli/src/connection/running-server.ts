import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server writes about itself into its folder. */
interface ServerCard {
  readonly pid: number;
  readonly url: string | null;
}

/** Longest wait for the answer of a server on this machine. */
const ANSWER_MS = 2_000;

/**
 * Returns the address of the server that runs on a data folder, or null: its card must be there,
 * its process must live and it must answer. A card that a killed server left behind is ignored.
 */
export async function runningServerUrl(home: string): Promise<string | null> {
  const card = await readCard(join(home, 'server.json'));
  if (card === null || card.url === null || !isAlive(card.pid)) return null;
  return (await answers(card.url)) ? card.url : null;
}

async function readCard(path: string): Promise<ServerCard | null> {
  try {
    const card = JSON.parse(await readFile(path, 'utf8')) as ServerCard;
    return Number.isSafeInteger(card.pid) ? card : null;
  } catch {
    // Most of the time no server is running and there is no card.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // A process of another user may not be signalled, but it is there.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/live', url), {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return response.ok;
  } catch {
    // Nobody listens any more, or somebody else does and does not answer.
    return false;
  }
}
