import type { TapeEntry, TapeSource } from '@vela/ports';
import type { Ground } from '../ground.js';

/** One input of a deployment and where it came from. */
export interface TapePlace {
  readonly seq: number;
  readonly source: TapeSource;
  /** Number in its source. */
  readonly n: number;
  /** Link of the chain behind the entry that holds it, hexadecimal. */
  readonly link: string;
  /** Number of the newest slice that was taken by then, null before the first. */
  readonly lastSlice: number | null;
}

/** Entries that are read at once when the newest slice is looked for. */
const BACK = 256;
/** Entries, at most, behind which a slice is looked for. */
const BACK_MAX = 65_536;

/** Returns the input of a number, null when the tape does not hold it. */
export async function oneInput(
  ground: Pick<Ground, 'deployments'>,
  actorId: string,
  seq: number,
): Promise<TapePlace | null> {
  const [entry] = await ground.deployments.tape(actorId, seq - 1, 1);
  if (entry === undefined) return null;
  // An entry is numbered by its last input and holds one for each number of its source; only the
  // log of an account has numbers that name others.
  const n = entry.source === 'account' ? entry.to : entry.to - (entry.seq - seq);
  const lastSlice = entry.source === 'slice' ? n : await sliceBefore(ground, actorId, seq);
  const link = Buffer.from(entry.link).toString('hex');
  return { seq, source: entry.source, n, link, lastSlice };
}

/** Looks backwards in growing steps, because the tape is read forwards. */
async function sliceBefore(
  { deployments }: Pick<Ground, 'deployments'>,
  actorId: string,
  seq: number,
): Promise<number | null> {
  for (let span = BACK; ; span *= 4) {
    const from = Math.max(0, seq - span);
    let newest: TapeEntry | null = null;
    let after = from;
    for (;;) {
      const entries = await deployments.tape(actorId, after, BACK);
      const before = entries.filter((entry) => entry.seq < seq);
      newest = before.findLast(({ source }) => source === 'slice') ?? newest;
      if (before.length < BACK) break;
      after = before.at(-1)!.seq;
    }
    if (newest !== null) return newest.to;
    if (from === 0 || span >= BACK_MAX) return null;
  }
}
