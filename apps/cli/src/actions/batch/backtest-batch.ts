import { type ColumnRunResult, runOverColumns } from '@vela/backtest';
import { VelaError } from '@vela/kernel';
import { createInstrument, type Instrument } from '@vela/market';
import { nodeHasher } from '@vela/runners';
import { builtInStrategies, type StrategyClass } from '@vela/strategy';
import type { Context } from '../../context.js';
import type { ExitCode } from '../../exit-code.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { candleTable } from './candle-table.js';
import { CsvTables } from './csv-tables.js';
import {
  choiceField,
  numberField,
  recordField,
  textField,
  textListField,
} from './request-field.js';

/** What a run of a batch answers with. */
type BatchResult = Omit<ColumnRunResult, 'equity'> & { readonly equity: readonly number[] };

/**
 * Answers the requests of `backtest run --spec`: built-in strategies over columns of a file, in
 * this process and without a store. Returns the exit status.
 */
export async function answerBacktests(context: Context, spec: string): Promise<ExitCode> {
  const tables = new CsvTables();
  return answerRequests(context, spec, (request) => runRequest(tables, request));
}

async function runRequest(tables: CsvTables, request: BatchRequest): Promise<BatchResult> {
  const strategy = strategyOf(textField(request, 'strategy'));
  const parameters = recordField(request, 'params');
  const startingCash = cashOf(request);
  const simulation = simulationOf(request);
  const table = await tables.load(textField(request, 'csv'));
  const { columns, timeframe, priceScale } = candleTable(table, textListField(request, 'columns'));
  const result = runOverColumns({
    columns,
    instrument: instrumentOf(priceScale, parameters),
    timeframe,
    strategy,
    parameters,
    startingCash,
    simulation,
    seed: numberField(request, 'seed', {}, 0),
    createHasher: nodeHasher,
  });
  return { ...result, equity: [...result.equity] };
}

function strategyOf(name: string): StrategyClass {
  const strategy = builtInStrategies.get(name);
  if (strategy !== undefined) return strategy;
  throw new VelaError('NOT_FOUND', `there is no built-in strategy "${name}"`, {
    hint: `There are ${[...builtInStrategies.keys()].join(', ')}.`,
    path: ['strategy'],
  });
}

function cashOf(request: BatchRequest): string {
  const cash = request['cash'];
  // Decimal text is exact; a number stands for the shortest text that names it.
  if (typeof cash === 'string' && Number(cash) > 0) return cash;
  return String(numberField(request, 'cash', { min: Number.MIN_VALUE, max: 1e15 }));
}

/** The orders of a batch keep their prices as computed: a file tells no tick. */
function simulationOf(request: BatchRequest): Readonly<Record<string, unknown>> {
  const rate = { min: 0, max: 1 };
  return {
    commissionRate: String(numberField(request, 'commissionRate', rate, 0)),
    entrySpread: numberField(request, 'spread', rate, 0),
    bracketActiveFrom: choiceField(
      request,
      'bracketActiveFrom',
      ['entryBar', 'nextBar'] as const,
      'entryBar',
    ),
    tickRounding: choiceField(request, 'tickRounding', ['none', 'venue'] as const, 'none'),
  };
}

/** Digits of a quantity: as many as the strategy's own size has, so that nothing is rounded. */
function instrumentOf(priceScale: number, parameters: BatchRequest): Instrument {
  const { size } = parameters;
  const digits = typeof size === 'number' ? /\.(\d+)$/.exec(String(size))?.[1]?.length : 0;
  const quantityScale = Math.min(digits ?? 0, 8);
  return createInstrument({ id: 'ins_file', symbol: 'FILE', priceScale, quantityScale });
}
