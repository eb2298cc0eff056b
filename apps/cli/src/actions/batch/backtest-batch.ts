import { type ColumnRunResult, runOverColumns } from '@vela/backtest';
import { createInstrument, type Instrument } from '@vela/market';
import { nodeHasher } from '@vela/runners';
import type { Context } from '../../context.js';
import type { ExitCode } from '../../exit-code.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { candleTable } from './candle-table.js';
import { CsvTables } from './csv-tables.js';
import { cashOf, simulationOf, strategyOf } from './backtest-request.js';
import { type PortfolioBatchResult, runPortfolioRequest } from './portfolio-batch.js';
import { numberField, recordField, textField, textListField } from './request-field.js';

/** What a run of a batch answers with. */
type BatchResult = Omit<ColumnRunResult, 'equity'> & { readonly equity: readonly number[] };

/**
 * Answers the requests of `backtest run --spec`: built-in strategies over columns of a file or of
 * several, in this process and without a store. Returns the exit status.
 */
export async function answerBacktests(context: Context, spec: string): Promise<ExitCode> {
  const tables = new CsvTables();
  return answerRequests(context, spec, (request) => runRequest(tables, request));
}

async function runRequest(
  tables: CsvTables,
  request: BatchRequest,
): Promise<BatchResult | PortfolioBatchResult> {
  if (Array.isArray(request['csv'])) return runPortfolioRequest(tables, request);
  const strategy = strategyOf(request);
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

/** Digits of a quantity: as many as the strategy's own size has, so that nothing is rounded. */
function instrumentOf(priceScale: number, parameters: BatchRequest): Instrument {
  const { size } = parameters;
  const digits = typeof size === 'number' ? /\.(\d+)$/.exec(String(size))?.[1]?.length : 0;
  const quantityScale = Math.min(digits ?? 0, 8);
  return createInstrument({ id: 'ins_file', symbol: 'FILE', priceScale, quantityScale });
}
