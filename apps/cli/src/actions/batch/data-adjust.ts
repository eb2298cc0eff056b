import { formatInstant, VelaError } from '@vela/kernel';
import {
  adjustCandles,
  type AdjustedCandles,
  type AdjustmentFactors,
  ADJUSTMENTS,
  type CandleColumns,
  type CorporateAction,
  factorsOfActions,
} from '@vela/market';
import { ACTION_LABELS, corporateActionsOf, publishedFactorsOf } from '@vela/market-data';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { adjustStored } from '../../data/adjust-stored.js';
import { importText } from '../../data/import-text.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { csvLine } from '../../output/csv.js';
import { writeExport } from '../../output/file-sink.js';
import { countText, shortText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { candleTable } from './candle-table.js';
import { CsvTables } from './csv-tables.js';
import { choiceField, integerField, textField, textListField } from './request-field.js';

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

type AdjustedRow = Readonly<Record<(typeof FIELDS)[number], number>> & {
  readonly timestamp: string;
  /** Factor of all later dividends: price = raw price * priceFactor * splitFactor. */
  readonly priceFactor: number;
  /** Factor of all later splits: volume = raw volume / splitFactor. */
  readonly splitFactor: number;
};

interface Adjusted {
  readonly candles: readonly AdjustedRow[];
  /** How many actions of each kind were read; null for published factors. */
  readonly actions: Readonly<Record<CorporateAction['kind'], number>> | null;
}

/** Adjusts candles of a file: one file from options, or many requests from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<Adjusted> => adjust(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const symbol = input.argument();
  if (symbol !== undefined) return adjustSymbol(context, input, tables, symbol);
  const result = await answer(requestOf(input));
  const path = input.text('output');
  if (path === undefined) {
    const last = input.integer('last', { min: 1, max: 100_000 }) ?? 10;
    context.output.result(result, () => rowsText(result.candles.slice(-last)));
    return;
  }
  const written = await writeExport(context.output, path, async (sink) => {
    await sink.write(csvLine(['timestamp', ...FIELDS]));
    for (const row of result.candles) {
      await sink.write(csvLine([row.timestamp, ...FIELDS.map((name) => String(row[name]))]));
    }
  });
  if (written === null) return;
  const rows = result.candles.length;
  context.output.result(
    { rows, ...written },
    () => `  wrote ${written.file}, ${countText(rows)} candles`,
  );
};

/** Stored candles keep 8 digits, as published adjusted prices do. */
const STORED_SCALE = 8;

async function adjustSymbol(
  context: Context,
  input: Input,
  tables: CsvTables,
  symbol: string,
): Promise<void> {
  const request = optionsOf(input);
  const adjustment = choiceField(request, 'adjustment', ADJUSTMENTS, 'split+dividend');
  const scale = integerField(request, 'scale', { min: 0, max: 15 }, STORED_SCALE);
  const wanted = { symbol, timeframe: input.text('timeframe'), adjustment };
  if (adjustment === 'raw') {
    throw new VelaError('INVALID_INPUT', 'expected split or split+dividend, found raw', {
      hint: 'Raw candles are what is stored already.',
      path: ['adjustment'],
    });
  }
  const done = await adjustStored(context, wanted, async (raw) => {
    const { factors } = await factorsOf(tables, request, raw);
    return adjustCandles(raw, factors, adjustment, scale).candles;
  });
  context.output.result(done, () => importText(done, context.output.paint));
}

async function adjust(tables: CsvTables, request: BatchRequest): Promise<Adjusted> {
  const adjustment = choiceField(request, 'adjustment', ADJUSTMENTS, 'split+dividend');
  const scale =
    request['scale'] === undefined
      ? undefined
      : integerField(request, 'scale', { min: 0, max: 15 });
  const file = await tables.load(textField(request, 'csv'));
  const names = request['columns'] === undefined ? FIELDS : textListField(request, 'columns');
  const { columns } = candleTable(file, names);
  const { actions, factors } = await factorsOf(tables, request, columns);
  const candles = rowsOf(adjustCandles(columns, factors, adjustment, scale));
  return { candles, actions: actions === null ? null : countKinds(actions) };
}

async function factorsOf(
  tables: CsvTables,
  request: BatchRequest,
  raw: CandleColumns,
): Promise<{
  readonly actions: readonly CorporateAction[] | null;
  readonly factors: AdjustmentFactors;
}> {
  const actions = await actionsOf(tables, request);
  const factors =
    actions === null
      ? publishedFactorsOf(await tables.load(textField(request, 'factors')))
      : factorsOfActions(actions, raw);
  return { actions, factors };
}

async function actionsOf(
  tables: CsvTables,
  request: BatchRequest,
): Promise<readonly CorporateAction[] | null> {
  if ((request['actions'] === undefined) === (request['factors'] === undefined)) {
    throw new VelaError('INVALID_INPUT', 'expected one of actions and factors', {
      hint: 'Name a file of splits and dividends, or one of published factors.',
      path: ['actions'],
    });
  }
  if (request['factors'] !== undefined) return null;
  return corporateActionsOf(await tables.load(textField(request, 'actions'), ACTION_LABELS));
}

function countKinds(
  actions: readonly CorporateAction[],
): Readonly<Record<CorporateAction['kind'], number>> {
  const counts = { split: 0, dividend: 0, rename: 0, delist: 0 };
  for (const { kind } of actions) counts[kind]++;
  return counts;
}

function rowsOf({ candles, priceFactor, splitFactor }: AdjustedCandles): readonly AdjustedRow[] {
  return Array.from({ length: candles.length }, (_, row) => ({
    timestamp: formatInstant(candles.openAt[row]!),
    open: candles.open[row]!,
    high: candles.high[row]!,
    low: candles.low[row]!,
    close: candles.close[row]!,
    volume: candles.volume[row]!,
    priceFactor: priceFactor[row]!,
    splitFactor: splitFactor[row]!,
  }));
}

function requestOf(input: Input): BatchRequest {
  return { csv: input.required('csv', 'raw.csv'), ...optionsOf(input) };
}

function optionsOf(input: Input): BatchRequest {
  const given = {
    actions: input.text('actions'),
    factors: input.text('factors'),
    adjustment: input.text('adjustment'),
    scale: input.integer('scale', { min: 0, max: 15 }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function rowsText(rows: readonly AdjustedRow[]): string {
  const numbers = [...FIELDS, 'priceFactor', 'splitFactor'] as const;
  return table(
    rows,
    [
      { title: 'timestamp', cell: ({ timestamp }) => timestamp },
      ...numbers.map((name) => ({
        title: name,
        cell: (row: AdjustedRow) => shortText(row[name], 10),
        align: 'right' as const,
      })),
    ],
    { empty: 'No candles.' },
  );
}
