import type { ImportAdvance, ImportJob } from '@vela/actors';
import { findCalendar } from '@vela/calendar';
import { CandlesRefusedError, importCandles, withSessions } from '@vela/market-data';
import type { CandleBlock, ImportProgress } from '@vela/market-data';
import type { DataImportRecord } from '@vela/ports';
import type { Ground } from '../services/ground.js';
import { openCandleBlocks } from './candle-blocks.js';
import { whileThereIsRoom } from './room-for-candles.js';

/** Returns what the import actor does: candles of the source are staged, then published. */
export function importJob(ground: Ground): ImportJob {
  const { candles: store, clock, freeBytes } = ground;
  return async (record, { signal, report }) => {
    const { id: importId, datasetId, request } = record;
    const blocks = openCandleBlocks(record, clock.now());
    const importing = importCandles({
      blocks: whileThereIsRoom(await inSessions(ground, record, blocks), freeBytes),
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

/** Where the venue of the instrument has a calendar, candles are available when its sessions end. */
async function inSessions(
  { candles, instruments }: Ground,
  { tenantId, datasetId }: DataImportRecord,
  blocks: AsyncIterable<CandleBlock>,
): Promise<AsyncIterable<CandleBlock>> {
  const dataset = await candles.dataset(tenantId, datasetId);
  const instrument =
    dataset === null ? null : await instruments.get(tenantId, dataset.instrumentId);
  const calendar = instrument === null ? null : findCalendar(instrument.venue);
  return calendar === null ? blocks : withSessions(blocks, dataset!.timeframe, calendar);
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
