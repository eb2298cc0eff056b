import { createRequire } from 'node:module';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { VelaError } from '@vela/kernel';
import type { Canonical, Timeframe } from '@vela/kernel';
import { ambiguous, inspectCandles, parseCsvHints, readCandles } from '@vela/feed-csv';
import type { CsvHints } from '@vela/feed-csv';
import { CandlesRefusedError } from '@vela/market-data';
import type { Ground } from './ground.js';
import { fingerprintOf } from './import-file.js';
import type { FileFingerprint } from './import-file.js';
import type { ImportRequest, PreparedImport } from './import-request.js';
import { ensureInstrument } from './instrument-draft.js';
import type { InstrumentProperties } from './instrument-draft.js';
import { prepareProvider } from './provider-preparation.js';
import { Refusal, refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';

/** Rows of a file that are looked at to find the digits that its prices need. */
const SURVEY_ROWS_MAX = 1_000_000;

/** Returns what an import needs; makes the instrument when it is not known. */
export async function prepareImport(
  ground: Ground,
  request: ImportRequest,
): Promise<PreparedImport> {
  switch (request.source) {
    case 'csv':
      return prepareCsv(ground, request);
    case 'vega-datasets':
      return prepareVega(ground, request);
    case 'alpaca':
      return prepareProvider(ground, 'alpaca', request);
    default:
      throw new Refusal([
        {
          code: 'INVALID_INPUT',
          message: `expected csv, vega-datasets or alpaca as source, found "${request.source}"`,
          path: ['input', 'source'],
        },
      ]);
  }
}

async function prepareCsv(ground: Ground, request: ImportRequest): Promise<PreparedImport> {
  const { path, symbol } = request;
  const problems: Problem[] = [];
  const missing = (field: string, what: string): void => {
    const message = `expected ${what}, found none`;
    problems.push({ code: 'INVALID_INPUT', message, path: ['input', field] });
  };
  if (path == null || path === '') missing('path', 'the path of a file');
  if (symbol == null || symbol === '') missing('symbol', 'the symbol of the instrument');
  refuseIfAny(problems);
  const file = await expectFile(path!);
  const fingerprint = await readFingerprint(file);
  const told = dialectOf(request.dialect);
  const { hints, timeframe } = await settle(
    file,
    request.timeframe == null ? told : { ...told, timeframe: request.timeframe },
  );
  const instrument = await ensureInstrument(ground, {
    symbol: symbol!,
    properties: request.instrument,
    priceScale: () => priceScaleOf(file, hints),
  });
  return {
    key: {
      instrumentId: instrument.id,
      timeframe,
      source: 'csv',
      adjustment: request.adjustment ?? 'raw',
    },
    note: null,
    source: 'csv',
    request: {
      path: file,
      file: fingerprint,
      hints: hints as Canonical,
      replace: request.replace,
    },
  };
}

/** Asks now what the file leaves open, before anything is written down. */
async function settle(
  file: string,
  hints: CsvHints,
): Promise<{ readonly hints: CsvHints; readonly timeframe: Timeframe }> {
  try {
    const { dialect, questions } = await inspectCandles(file, hints);
    if (dialect === undefined) throw ambiguous(questions);
    const { timeframe } = dialect;
    return { hints: { ...hints, timeframe }, timeframe };
  } catch (error) {
    throw ofDialect(error);
  }
}

/** What is bundled: daily candles of an index, which nobody can order. */
const VEGA: {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly note: string;
  readonly properties: InstrumentProperties;
} = {
  symbol: 'SPX',
  timeframe: '1d' as Timeframe,
  note: 'index for demonstration, not tradable',
  properties: { name: 'S&P 500', assetClass: 'INDEX', tradable: false },
};

async function prepareVega(ground: Ground, { replace }: ImportRequest): Promise<PreparedImport> {
  const path = bundledFile();
  const { symbol, timeframe, note, properties } = VEGA;
  const hints: CsvHints = { timeframe };
  const instrument = await ensureInstrument(ground, {
    symbol,
    properties,
    priceScale: () => priceScaleOf(path, hints),
  });
  return {
    key: { instrumentId: instrument.id, timeframe, source: 'vega-datasets', adjustment: 'raw' },
    note,
    source: 'vega-datasets',
    // The path is found again by whoever imports: another machine has it elsewhere.
    request: { hints: hints as Canonical, replace },
  };
}

/** Returns the path of the bundled prices; the package hides its files from `resolve`. */
export function bundledFile(): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder.endsWith(join('node_modules', 'vega-datasets'))) {
      return join(folder, 'data', 'sp500-2000.csv');
    }
  }
  throw new VelaError('NOT_FOUND', 'the package vega-datasets is not installed', {
    hint: 'Install it with npm ci.',
  });
}

/** A pipe or a device would be waited for and could not be read twice. */
async function expectFile(path: string): Promise<string> {
  const absolute = isAbsolute(path) ? path : resolve(path);
  // What cannot even be looked at is told with the reason where it is opened.
  const found = await stat(absolute).catch(() => null);
  if (found === null || found.isFile()) return absolute;
  const what = found.isDirectory() ? 'a folder' : 'a device or a pipe';
  throw new Refusal([
    {
      code: 'DATA_INVALID',
      message: `expected a file, found ${what} at "${path}"`,
      hint: 'Name one file, .csv or .csv.gz.',
      path: ['input', 'path'],
    },
  ]);
}

/** Taken before anything is read, so that what is found out about the file belongs to it. */
async function readFingerprint(path: string): Promise<FileFingerprint> {
  try {
    return await fingerprintOf(path);
  } catch (error) {
    if (!(error instanceof VelaError)) throw error;
    const { code, message, hint } = error;
    throw new Refusal([{ code, message, hint, path: ['input', 'path'] }]);
  }
}

/** Whatever is not an answer is refused: a misspelt zone would be a guess, a bound is not theirs. */
function dialectOf(value: unknown): CsvHints {
  try {
    return parseCsvHints(value);
  } catch (error) {
    throw ofDialect(error);
  }
}

/** Returns the refusal for what is wrong with the answers about a file. */
function ofDialect(error: unknown): unknown {
  if (!(error instanceof VelaError)) return error;
  const { code, message, hint, path } = error;
  return new Refusal([{ code, message, hint, path: ['input', 'dialect', ...(path ?? [])] }]);
}

/**
 * Reads the file once, up to a bound, for the most digits behind the point of any price. What is
 * wrong with its rows is for the import to report, line by line.
 */
async function priceScaleOf(path: string, hints: CsvHints): Promise<number> {
  let scale = 0;
  try {
    for await (const { progress } of readCandles(path, hints)) {
      scale = progress.priceScale;
      if (progress.rowsRead >= SURVEY_ROWS_MAX) break;
    }
  } catch (error) {
    if (!(error instanceof VelaError) || error.code !== 'DATA_INVALID') throw error;
    // The next attempt, with a repaired file, meets the instrument that is made now.
    if (error instanceof CandlesRefusedError) scale = error.progress.priceScale;
  }
  return scale;
}
