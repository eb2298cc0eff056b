import type { Ground } from '../ground.js';

/** Levels of lines, the least important first. */
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** A line as its row tells it. */
export type LogRow = Awaited<ReturnType<Ground['deployments']['logs']>>[number];

/** Lines that are read at once. */
const PAGE = 500;

/** Returns whether a line matters at least as much as a level. */
export const matters = (line: string, level: string): boolean =>
  LEVELS.indexOf(line as 'info') >= LEVELS.indexOf(level as 'info');

/** Returns lines of a level and worse behind a number, in order. */
export async function readLogs(
  { deployments }: Pick<Ground, 'deployments'>,
  wanted: {
    readonly actorId: string;
    readonly level: string;
    readonly after: number;
    readonly first: number;
  },
): Promise<readonly LogRow[]> {
  const found: LogRow[] = [];
  for (let after = wanted.after; found.length < wanted.first; ) {
    const rows = await deployments.logs(wanted.actorId, after, PAGE);
    found.push(...rows.filter(({ level }) => matters(level, wanted.level)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.n;
  }
  return found.slice(0, wanted.first);
}
