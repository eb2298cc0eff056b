import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type {
  ActorCommand,
  CommandBody,
  DeploymentImage,
  DeploymentRecord,
  FeedSlice,
  LiveInput,
  LiveStep,
  TapeEntry,
} from '@vela/ports';
import type { DeploymentPorts } from './deployment-ports.js';

/** Kind of the command row by which an owner silences the run of a halted deployment. */
export const HALT = 'halt';

/** Where the bodies of inputs are kept. */
export interface TapeSources {
  readonly feeds: Pick<DeploymentPorts['feeds'], 'slices'>;
  readonly accounts: Pick<DeploymentPorts['accounts'], 'facts'>;
  readonly commands: Pick<DeploymentPorts['commands'], 'commands'>;
}

/** Some inputs of a tape in order; what the run alone knows of them is still missing. */
export type TapeStep = (
  | { readonly kind: 'inputs'; readonly inputs: readonly LiveInput[] }
  | { readonly kind: 'timer'; readonly n: number }
  | { readonly kind: 'command'; readonly row: ActorCommand }
) & {
  /** The entry that ends here, null in the middle of one. */
  readonly entry: TapeEntry | null;
};

/** Inputs that are read at one time. */
const PAGE = 64;

/** Returns a slice as an input. */
export const sliceInput = ({ n, batch }: FeedSlice): LiveInput => ({ source: 'slice', n, batch });

/**
 * Returns what a command row tells a run, null for one that tells it nothing. A run knows no other
 * time than that of its market: `at` is the instant of its last slice.
 */
export function commandInput({ n, kind, body }: ActorCommand, at: Micros): LiveInput | null {
  const { positions = 'KEEP' } = body as CommandBody;
  switch (kind) {
    case 'pause':
    case HALT:
      return { source: 'command', n, at, command: { kind: 'pause' } };
    case 'start':
    case 'resume':
      return { source: 'command', n, at, command: { kind: 'resume' } };
    case 'stop':
    case 'kill':
      return { source: 'command', n, at, command: { kind: 'stop', positions } };
    default:
      return null;
  }
}

/** Returns the inputs of a step of a tape behind what the run said last. */
export function inputsOf(step: TapeStep, last: LiveStep): readonly LiveInput[] {
  switch (step.kind) {
    case 'inputs':
      return step.inputs;
    case 'timer':
      return [{ source: 'timer', n: step.n, at: last.nextTimerAt ?? NaN }];
    case 'command': {
      const input = commandInput(step.row, last.summary.at ?? 0);
      return input === null ? [] : [input];
    }
  }
}

/** Which inputs of a deployment are wanted: those behind a snapshot, or all. */
export interface TapeRange {
  readonly record: Pick<DeploymentRecord, 'actorId' | 'accountId' | 'feedId'>;
  readonly image: DeploymentImage;
  /** Entries behind the input of the snapshot, in order. */
  readonly entries: AsyncIterable<TapeEntry> | Iterable<TapeEntry>;
  /** Whether to begin with the first input of all. */
  readonly fromStart?: boolean;
}

/**
 * Yields the inputs of a tape in the order in which they were taken, from the rows of their sources.
 * Slices behind the last entry, whose effects are still open, come last. Throws `DATA_MISSING` for
 * rows that are gone.
 */
export async function* tapeInputs(
  sources: TapeSources,
  { record, image, entries, fromStart = false }: TapeRange,
): AsyncGenerator<TapeStep> {
  const reader = new Reader(sources, record);
  const isWhole = fromStart || image.snapshot === null;
  let input = isWhole ? 0 : image.snapshotInput;
  // The last entry before a snapshot may still be open: it ends behind the snapshot.
  let slice = isWhole ? 0 : image.snapshotCursors.slice;
  for await (const entry of entries) {
    yield* reader.read(entry, slice);
    input = entry.seq;
    if (entry.source === 'slice') slice = entry.to;
  }
  const open = image.input - input;
  const { slice: last } = image.cursors;
  if (open > 0) yield* reader.slices(last - open + 1, last, null);
}

class Reader {
  constructor(
    private readonly sources: TapeSources,
    private readonly record: TapeRange['record'],
  ) {}

  /** Yields the inputs of an entry; slices up to `slice` are known already. */
  read(entry: TapeEntry, slice: number): AsyncGenerator<TapeStep> {
    switch (entry.source) {
      case 'slice':
        return this.slices(Math.max(entry.from, slice + 1), entry.to, entry);
      case 'account':
        return this.#facts(entry);
      case 'command':
        return this.#commands(entry);
      case 'timer':
        return this.#timers(entry);
    }
  }

  async *slices(first: number, last: number, entry: TapeEntry | null): AsyncGenerator<TapeStep> {
    const { feedId } = this.record;
    for (let next = first; next <= last; ) {
      const limit = Math.min(PAGE, last - next + 1);
      const slices = await this.sources.feeds.slices(feedId, next - 1, limit);
      if (slices[0]?.n !== next) throw gone(`slice ${next} of the feed ${feedId}`);
      next = slices.at(-1)!.n + 1;
      yield { kind: 'inputs', inputs: slices.map(sliceInput), entry: next > last ? entry : null };
    }
  }

  async *#facts(entry: TapeEntry): AsyncGenerator<TapeStep> {
    const { accountId, actorId } = this.record;
    for (let after = entry.from - 1; after < entry.to; ) {
      const page = await this.sources.accounts.facts(accountId, after, PAGE, actorId);
      const rows = page.filter(({ n }) => n <= entry.to);
      const last = rows.at(-1)?.n;
      if (last === undefined) throw gone(`row ${entry.to} of the log of account ${accountId}`);
      after = last;
      const inputs = rows.map(({ n, at, fact }): LiveInput => ({ source: 'account', n, at, fact }));
      yield { kind: 'inputs', inputs, entry: after === entry.to ? entry : null };
    }
  }

  async *#commands(entry: TapeEntry): AsyncGenerator<TapeStep> {
    const { actorId } = this.record;
    const page = await this.sources.commands.commands(actorId, entry.from - 1);
    const rows = page.filter((row) => row.n <= entry.to && commandInput(row, 0) !== null);
    if (rows.at(-1)?.n !== entry.to) throw gone(`command ${entry.to} of ${actorId}`);
    for (const row of rows)
      yield { kind: 'command', row, entry: row.n === entry.to ? entry : null };
  }

  async *#timers(entry: TapeEntry): AsyncGenerator<TapeStep> {
    for (let n = entry.from; n <= entry.to; n++) {
      yield await Promise.resolve({ kind: 'timer', n, entry: n === entry.to ? entry : null });
    }
  }
}

const gone = (what: string): VelaError =>
  new VelaError('DATA_MISSING', `expected ${what}, found none`, {
    hint: 'Rows of sources are never deleted: restore the database from a backup.',
  });
