import { basename } from 'node:path';
import { VelaError } from '@vela/kernel';
import { UNPACKED_BYTES_MAX, inspectCandles, parseCsvHints, readCandles } from '@vela/feed-csv';
import type { CsvHints, ReadOptions } from '@vela/feed-csv';
import { concatCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { ReadProgress } from '@vela/market-data';
import type { CandleSeries, TimeRange } from './candle-series.js';
import { instrumentOf } from './instrument-of.js';
import type { InstrumentProperties } from './instrument-of.js';
import { type Names, refuseUnknown } from './known-names.js';
import { seriesInSessions } from './sessions.js';

/** How {@link fromCsv} reads a file. */
export interface CsvOptions extends TimeRange, Omit<CsvHints, 'symbol' | 'timeframe'> {
  /** Symbol of the instrument; by default the file's name up to its first point, in capitals. */
  readonly symbol?: string | undefined;
  /** Properties of the instrument, see `InstrumentOptions`. */
  readonly instrument?: InstrumentProperties | undefined;
  /** Width of the candles, found from the first rows when it is not told. */
  readonly timeframe?: string | undefined;
  /** The only symbol to take of a file that holds several. */
  readonly fileSymbol?: string | undefined;
  /** Share of bad lines up to which the others are taken; 0.001 by default. */
  readonly badShareMax?: number | undefined;
  /** Takes prices of 0 and below; false by default. */
  readonly allowNegativePrices?: boolean | undefined;
}

const OPTIONS: Names<Required<CsvOptions>> = {
  symbol: true,
  instrument: true,
  timeframe: true,
  from: true,
  to: true,
  dialect: true,
  zone: true,
  dateOrder: true,
  stamp: true,
  delimiter: true,
  decimal: true,
  columns: true,
  timeColumn: true,
  fileSymbol: true,
  badShareMax: true,
  allowNegativePrices: true,
};

/**
 * Returns the candles of a CSV or csv.gz file, by the reader that `vela data import` uses: it
 * knows the files of the common vendors and guesses nothing that it cannot prove. Throws
 * `NOT_FOUND` for no file, `DATA_INVALID` with the line of what cannot be taken, and
 * `DATA_AMBIGUOUS` with the question that the file leaves open and the option that answers it.
 */
export async function fromCsv(path: string, options: CsvOptions = {}): Promise<CandleSeries> {
  refuseUnknown<CsvOptions>(options, OPTIONS, 'the options of a file');
  const reading = readOptions(options);
  const parts: CandleColumns[] = [];
  let progress: ReadProgress | null = null;
  try {
    const { dialect } = await inspectCandles(path, reading);
    for await (const block of readCandles(path, reading)) {
      parts.push(block.columns);
      progress = block.progress;
    }
    const columns = concatCandles(parts);
    if (columns.length === 0 || progress === null || dialect === undefined) {
      throw new VelaError('DATA_INVALID', `the file ${path} holds no candle`, {
        hint: 'Check that it is the one you meant.',
      });
    }
    const symbol = options.symbol ?? symbolOf(path);
    const instrument = instrumentOf({ ...options, symbol }, progress.priceScale);
    const notes = notesOf(progress);
    return seriesInSessions(instrument, dialect.timeframe, columns, notes).between(options);
  } catch (thrown) {
    throw withOption(thrown);
  }
}

/** Answers are checked by the same rules as those of the command line. */
function readOptions(options: CsvOptions): ReadOptions {
  const { badShareMax, allowNegativePrices, fileSymbol } = options;
  const { dialect, zone, dateOrder, stamp, delimiter, decimal, columns, timeColumn } = options;
  const told = { dialect, zone, dateOrder, stamp, delimiter, decimal, columns, timeColumn };
  return {
    ...parseCsvHints({ ...told, timeframe: options.timeframe, symbol: fileSymbol }),
    unpackedBytesMax: UNPACKED_BYTES_MAX,
    badShareMax,
    allowNegativePrices,
  };
}

/** Options have the names of the questions, but for the symbol, which is ours. */
function withOption(thrown: unknown): unknown {
  if (!(thrown instanceof VelaError) || thrown.path?.[0] !== 'symbol') return thrown;
  if (thrown.code !== 'DATA_AMBIGUOUS') return thrown;
  return new VelaError(thrown.code, thrown.message, {
    hint: 'Set "fileSymbol" to one of them.',
    path: ['fileSymbol'],
    cause: thrown,
  });
}

function symbolOf(path: string): string {
  return (basename(path).split('.')[0] ?? '').toUpperCase();
}

function notesOf(progress: ReadProgress): string[] {
  const { rowsEmpty, rowsRepeated, rowsTwiceOnClock, badLineCount, badLines } = progress;
  const listed = badLines.map(({ line, reason }) => `line ${line}: ${reason}`).join('; ');
  const notes: [number, string][] = [
    [rowsEmpty, `${rowsEmpty} rows without any price were left out.`],
    [rowsRepeated, `${rowsRepeated} rows that repeat the candle before them were left out.`],
    [
      rowsTwiceOnClock,
      `${rowsTwiceOnClock} local times happened twice; the order of rows decided.`,
    ],
    [badLineCount, `${badLineCount} bad lines were left out: ${listed}.`],
  ];
  return notes.flatMap(([count, text]) => (count > 0 ? [text] : []));
}
