import { whileUnchanged } from '../services/import-file.js';
import type { FileFingerprint } from '../services/import-file.js';
import { bundledFile } from '../services/import-preparation.js';
import { readCandles } from '@vela/feed-csv';
import type { ReadOptions } from '@vela/feed-csv';
import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { generateCandles } from '@vela/market-data';
import type { CandleBlock, SyntheticMarket } from '@vela/market-data';
import type { DataImportRecord } from '@vela/ports';

/**
 * Returns the candles that an import asks for, always from their beginning, so that an attempt
 * which was killed can be continued. `now` bounds what a file may claim about the future.
 */
export function openCandleBlocks(
  { source, request }: Pick<DataImportRecord, 'source' | 'request'>,
  now: Micros,
): AsyncIterable<CandleBlock> {
  const options = { ...(request['hints'] as ReadOptions | undefined), openAtMax: now };
  switch (source) {
    case 'csv': {
      const path = request['path'] as string;
      const blocks = readCandles(path, options);
      const file = request['file'] as FileFingerprint | undefined;
      // Imports that an older release queued have none.
      return file === undefined ? blocks : whileUnchanged(blocks, path, file);
    }
    case 'vega-datasets':
      return readCandles(bundledFile(), options);
    case 'synthetic':
      return syntheticBlocks(request as unknown as SyntheticMarket);
    default:
      throw new VelaError('INVALID_INPUT', `there is no source "${source}" to import from`);
  }
}

async function* syntheticBlocks(market: SyntheticMarket): AsyncGenerator<CandleBlock> {
  const none = {
    rowsEmpty: 0,
    rowsRepeated: 0,
    rowsTwiceOnClock: 0,
    badLineCount: 0,
    badLines: [],
  };
  let rowsRead = 0;
  for (const columns of generateCandles(market)) {
    rowsRead += columns.length;
    const progress = {
      ...none,
      rowsRead,
      // Candles stand for bytes: what is made of what is to be made is all that counts.
      bytesRead: rowsRead,
      bytesTotal: market.count,
      priceScale: market.priceScale ?? 2,
    };
    yield { columns, progress };
    // Candles are made without waiting for anything; others want a turn as well.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
