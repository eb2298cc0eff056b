import type { ImportAdvance, ImportJob } from '@vela/actors';
import { findCalendar } from '@vela/calendar';
import { CandlesRefusedError, importCandles, withSessions } from '@vela/market-data';
import type { CandleBlock, ImportProgress } from '@vela/market-data';
import type { DataImportRecord } from '@vela/ports';
import type { Ground } from '../services/ground.js';
import { openCandleBlocks } from './candle-blocks.js';
import { openProviderBlocks } from './provider-blocks.js';
import { whileThereIsRoom } from './room-for-candles.js';

/** Returns what the import actor does: candles of the source are staged, then published. */
export function importJob(ground: Ground): ImportJob {
  const { candles: store, clock, freeBytes } = ground;
  return async (record, { signal, report }) => {
    const { id: importId, datasetId, request } = record;
    const open =
      record.source === 'alpaca'
        ? await openProviderBlocks(ground, record, signal)
        : () => openCandleBlocks(record, clock.now());
    const sessions = await sessionsOf(ground, record);
    const importing = importCandles({
      blocks: (staged) => whileThereIsRoom(sessions(open(staged)), freeBytes),
      store,
      datasetId,
      importId,
      replace: request['replace'] === true,
      mayBeEmpty: record.source === 'alpaca' && (await hasCandles(ground, record)),
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
async function sessionsOf(
  { candles, instruments }: Ground,
  { tenantId, datasetId, source }: DataImportRecord,
): Promise<(blocks: AsyncIterable<CandleBlock>) => AsyncIterable<CandleBlock>> {
  const dataset = await candles.dataset(tenantId, datasetId);
  const instrument =
    dataset === null ? null : await instruments.get(tenantId, dataset.instrumentId);
  // A broker tells when the day of a coin ends, which may be hours into the next one.
  const told = source === 'alpaca' && instrument?.assetClass === 'CRYPTO';
  const calendar = instrument === null || told ? null : findCalendar(instrument.venue);
  if (calendar === null) return (blocks) => blocks;
  return (blocks) => withSessions(blocks, dataset!.timeframe, calendar);
}

/** Behind candles that are stored there may be nothing new: a holiday is no failure. */
async function hasCandles(
  { candles }: Ground,
  { tenantId, datasetId }: DataImportRecord,
): Promise<boolean> {
  const dataset = await candles.dataset(tenantId, datasetId);
  return dataset !== null && dataset.version > 0;
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
