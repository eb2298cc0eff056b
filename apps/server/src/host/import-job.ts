import type { ImportAdvance, ImportJob } from '@vela/actors';
import { CandlesRefusedError, importCandles } from '@vela/market-data';
import type { ImportProgress } from '@vela/market-data';
import type { Ground } from '../services/ground.js';
import { openCandleBlocks } from './candle-blocks.js';
import { whileThereIsRoom } from './room-for-candles.js';

/** Returns what the import actor does: candles of the source are staged, then published. */
export function importJob({ candles: store, clock, freeBytes }: Ground): ImportJob {
  return async (record, { signal, report }) => {
    const { id: importId, datasetId, request } = record;
    const importing = importCandles({
      blocks: whileThereIsRoom(openCandleBlocks(record, clock.now()), freeBytes),
      store,
      datasetId,
      importId,
      replace: request['replace'] === true,
      onProgress: (progress) => {
        report(advanceOf(progress));
      },
      signal,
    });
    const outcome = await importing.catch((error: unknown) => {
      // What was wrong with which line is known at the end only.
      if (error instanceof CandlesRefusedError) report(figuresOf(error.progress));
      throw error;
    });
    return {
      ...advanceOf(outcome.progress),
      progress: 1,
      rowsImported: outcome.rowsAdded + outcome.rowsReplaced,
      rowsUnchanged: outcome.rowsUnchanged,
    };
  };
}

/** What is staged is published in one step at the end, so nothing is imported before. */
const advanceOf = ({ fraction, ...progress }: ImportProgress): ImportAdvance => ({
  ...(fraction === null ? {} : { progress: fraction }),
  ...figuresOf(progress),
});

const figuresOf = ({
  rowsRead,
  badLines,
  badLineCount,
}: CandlesRefusedError['progress']): ImportAdvance => ({ rowsRead, badLines, badLineCount });
