import { VelaError } from '@vela/kernel';
import { lowerBound, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { CandleStore, PublishedImport, StagedImport } from '@vela/ports';
import type { CandleBlock, ReadProgress } from './candle-block.js';

/** What {@link importCandles} needs. */
export interface CandleImport {
  /**
   * The candles of the source from its beginning, or what returns them from behind the candles that
   * an earlier attempt has staged: then at least one block comes, if need be one without candles.
   */
  readonly blocks:
    | AsyncIterable<CandleBlock>
    | ((staged: StagedImport) => AsyncIterable<CandleBlock>);
  readonly store: Pick<CandleStore, 'stage' | 'addStaged' | 'publish' | 'discard'>;
  readonly datasetId: string;
  /** The same for each attempt of one import. */
  readonly importId: string;
  /** Whether candles that are there with other values are replaced, or the import is refused. */
  readonly replace: boolean;
  /** Whether a source that has nothing is no mistake: an import that goes on behind the last one. */
  readonly mayBeEmpty?: boolean | undefined;
  /** Told after each block. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Ends the import with `CANCELLED`; what is staged stays for another attempt or a discard. */
  readonly signal?: AbortSignal | undefined;
}

/** How far an import has come. */
export interface ImportProgress extends ReadProgress {
  /** Candles in the staging area, those of earlier attempts included. */
  readonly rowsStaged: number;
  /** 0 to 1, null when the size of the source is unknown. */
  readonly fraction: number | null;
}

/** What an import came to. */
export interface ImportOutcome extends PublishedImport {
  readonly progress: ImportProgress;
  /** Candles that an earlier, killed attempt had staged already. */
  readonly rowsResumed: number;
}

/** Errors that another attempt meets again: what is staged is of no use. */
const REFUSALS: ReadonlySet<string> = new Set([
  'DATA_INVALID',
  'DATA_AMBIGUOUS',
  'INVALID_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'LIMIT_EXCEEDED',
]);

/**
 * Staged candles are gone. A database that crashes keeps what is published but forgets its staging
 * area, between two writes too, where no statement fails. Another attempt begins anew.
 */
class StagingLostError extends VelaError {
  constructor(expected: number, found: number) {
    super('UNAVAILABLE', `expected ${expected} staged candles, found ${found}`, {
      hint: 'The database was restarted in the middle of the import, which is tried again.',
      retryable: true,
    });
  }
}

/** All or nothing: a part of the candles is never published as if it were the whole. */
function expectStaged(expected: number, found: number): void {
  if (found !== expected) throw new StagingLostError(expected, found);
}

/**
 * Stages the candles of a source and publishes them in one step at its end. An attempt that was
 * killed is continued: candles that are staged already are not staged again. A refusal of the
 * source or of the store discards what is staged, so that nothing half written is ever seen; any
 * other failure keeps it. Importing the same source again publishes no change.
 */
export async function importCandles(request: CandleImport): Promise<ImportOutcome> {
  const { store, datasetId, importId, signal } = request;
  throwIfAborted(signal);
  const staged = await store.stage(datasetId, importId);
  try {
    const progress = await stageAll(request, staged);
    if (progress === null || (progress.rowsStaged === 0 && request.mayBeEmpty !== true)) {
      throw new VelaError('DATA_INVALID', 'the source holds no candle', {
        hint: 'Check that it is the one you meant, and the span that was asked for.',
      });
    }
    throwIfAborted(signal);
    const { rowsStaged } = progress;
    expectStaged(rowsStaged, (await store.stage(datasetId, importId)).stagedRows);
    const published = await store.publish(datasetId, importId, request.replace);
    const { rowsAdded, rowsUnchanged, rowsReplaced } = published;
    expectStaged(rowsStaged, rowsAdded + rowsUnchanged + rowsReplaced);
    return { ...published, progress, rowsResumed: staged.stagedRows };
  } catch (error) {
    const useless =
      error instanceof StagingLostError || (error instanceof VelaError && REFUSALS.has(error.code));
    if (useless) {
      await store.discard(datasetId, importId);
    }
    throw error;
  }
}

/** Reads the next block while the store writes the one before it; one write is under way at most. */
async function stageAll(
  { blocks, store, datasetId, importId, onProgress, signal }: CandleImport,
  staged: StagedImport,
): Promise<ImportProgress | null> {
  let rowsStaged = staged.stagedRows;
  let last: ImportProgress | null = null;
  let write: Promise<void> = Promise.resolve();
  try {
    for await (const { columns, progress } of isSource(blocks) ? blocks(staged) : blocks) {
      await write;
      throwIfAborted(signal);
      const fresh = newerThan(columns, staged.stagedUntil);
      if (fresh.length > 0) {
        write = store.addStaged(datasetId, importId, fresh);
        // A failure is thrown where the write is awaited, not as an unhandled one before that.
        write.catch(() => undefined);
        rowsStaged += fresh.length;
      }
      const { bytesRead, bytesTotal } = progress;
      const fraction = bytesTotal === null || bytesTotal === 0 ? null : bytesRead / bytesTotal;
      last = { ...progress, rowsStaged, fraction };
      onProgress?.(last);
    }
  } finally {
    // The write under way ends before anything else is done with the staging area.
    await write.catch(() => undefined);
  }
  await write;
  return last;
}

const isSource = (
  blocks: CandleImport['blocks'],
): blocks is (staged: StagedImport) => AsyncIterable<CandleBlock> => typeof blocks === 'function';

function newerThan(columns: CandleColumns, openAt: number | null): CandleColumns {
  if (openAt === null || columns.length === 0) return columns;
  if (columns.openAt[0]! > openAt) return columns;
  const first = lowerBound(columns.openAt, openAt + 1);
  return sliceCandles(columns, first, columns.length);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new VelaError('CANCELLED', 'the import was cancelled', { cause: signal.reason });
}
