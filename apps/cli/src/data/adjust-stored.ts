import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataImportView } from '@vela/client';
import { parseTimeframe, VelaError } from '@vela/kernel';
import { type Adjustment, allocateCandles, type CandleColumns } from '@vela/market';
import type { Context } from '../context.js';
import { csvLine } from '../output/csv.js';
import { writeExport } from '../output/file-sink.js';
import { adjustmentName } from './adjustment-names.js';
import { importCandles } from './import-candles.js';
import { type CandleRow, candlesOf, datasetsOf } from './stored-candles.js';

/** What to adjust of what is stored. */
export interface AdjustRequest {
  readonly symbol: string;
  readonly timeframe: string | undefined;
  readonly adjustment: Adjustment;
}

/** Makes adjusted candles out of raw ones. */
export type Adjuster = (raw: CandleColumns) => Promise<CandleColumns>;

/**
 * Stores the adjusted candles of a symbol beside its raw ones and returns the import. Candles that
 * were adjusted before are replaced: a new action changes all that came before it.
 */
export async function adjustStored(
  context: Context,
  request: AdjustRequest,
  adjust: Adjuster,
): Promise<DataImportView> {
  const connection = await context.connect();
  const { symbol, timeframe } = request;
  const datasets = await datasetsOf(connection, symbol, timeframe);
  const raw = datasets.filter(({ adjustment }) => adjustment === 'RAW');
  const [dataset, other] = raw;
  if (dataset === undefined) {
    throw new VelaError('DATA_MISSING', `expected raw candles of ${symbol}, found adjusted ones`, {
      hint: 'Import the raw prices first.',
    });
  }
  if (other !== undefined) {
    throw new VelaError('DATA_AMBIGUOUS', `${symbol} has raw candles of several kinds`, {
      hint: 'Say which with --timeframe; see vela data show.',
      path: ['timeframe'],
    });
  }
  const rows: CandleRow[] = [];
  for await (const row of candlesOf(connection, dataset, { from: undefined, to: undefined })) {
    context.signal.throwIfAborted();
    rows.push(row);
  }
  const adjusted = await adjust(columnsOf(rows));
  const folder = await mkdtemp(join(tmpdir(), 'vela-adjust-'));
  try {
    const path = join(folder, 'adjusted.csv');
    await writeCandles(context, path, adjusted);
    return await importCandles(context, connection, {
      source: 'csv',
      path,
      symbol,
      timeframe: parseTimeframe(dataset.timeframe),
      adjustment: adjustmentName(request.adjustment),
      dialect: { zone: 'UTC', stamp: 'open' },
      replace: true,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function columnsOf(rows: readonly CandleRow[]): CandleColumns {
  const candles = allocateCandles(rows.length);
  rows.forEach((row, at) => {
    candles.openAt[at] = row.openAt * 1_000;
    candles.availableAt[at] = row.openAt * 1_000;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      candles[name][at] = row[name];
    }
  });
  return candles;
}

async function writeCandles(
  { output }: Context,
  path: string,
  candles: CandleColumns,
): Promise<void> {
  const numbers = ['open', 'high', 'low', 'close', 'volume'] as const;
  await writeExport(output, path, async (sink) => {
    await sink.write(csvLine(['timestamp', ...numbers]));
    for (let row = 0; row < candles.length; row++) {
      const time = new Date(candles.openAt[row]! / 1_000).toISOString();
      await sink.write(csvLine([time, ...numbers.map((name) => decimalText(candles[name][row]!))]));
    }
  });
}

/** A number without an exponent, which is no decimal of a price. */
const decimalText = (value: number): string =>
  /e/.test(String(value)) ? value.toFixed(12) : String(value);
