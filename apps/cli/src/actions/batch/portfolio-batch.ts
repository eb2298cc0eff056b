import { type PortfolioRunResult, runOverPortfolio } from '@vela/backtest';
import { calendarOf, type TradingCalendar } from '@vela/calendar';
import { DAY, parseInstant, VelaError } from '@vela/kernel';
import { allocateCandles, type CandleColumns, COLUMN_NAMES, createInstrument } from '@vela/market';
import { candleAvailability } from '@vela/market-data';
import { nodeHasher } from '@vela/runners';
import type { BatchRequest } from './answer-requests.js';
import { cashOf, simulationOf, strategyOf } from './backtest-request.js';
import { type CandleTable, candleTable } from './candle-table.js';
import type { CsvTables } from './csv-tables.js';
import { numberField, recordField, textField, textListField } from './request-field.js';

/** What a run over several files answers with. */
export type PortfolioBatchResult = Omit<PortfolioRunResult, 'equity'> & {
  readonly equity: readonly number[];
};

/**
 * Answers a request of `backtest run --spec` whose `csv` is a list: one instrument a file, with
 * shared cash. Only times at which every file has a row count; `from` and `to` are dates, both
 * included; `venue` names the calendar whose sessions the candles are.
 */
export async function runPortfolioRequest(
  tables: CsvTables,
  request: BatchRequest,
): Promise<PortfolioBatchResult> {
  const strategy = strategyOf(request);
  const [startingCash, simulation] = [cashOf(request), simulationOf(request)];
  const files = textListField(request, 'csv');
  const symbols = symbolsOf(request, files.length);
  const venue = request['venue'] === undefined ? 'XXXX' : textField(request, 'venue');
  const calendar = venue === 'XXXX' ? null : calendarOf(venue);
  const names =
    request['columns'] === undefined
      ? ['open', 'high', 'low', 'close', 'volume']
      : textListField(request, 'columns');
  const candles: CandleTable[] = [];
  for (const file of files) candles.push(candleTable(await tables.load(file), names));
  const { timeframe } = candles[0]!;
  const columns = joined(candles, calendar, rangeOf(request));
  const result = runOverPortfolio({
    columns,
    instruments: candles.map(({ priceScale }, at) =>
      createInstrument({ id: `ins_file_${at}`, symbol: symbols[at]!, venue, priceScale }),
    ),
    timeframe,
    strategy,
    parameters: recordField(request, 'params'),
    startingCash,
    simulation,
    seed: numberField(request, 'seed', {}, 0),
    createHasher: nodeHasher,
  });
  return { ...result, equity: [...result.equity] };
}

function symbolsOf(request: BatchRequest, count: number): readonly string[] {
  if (request['symbols'] === undefined) {
    return Array.from({ length: count }, (_, at) => `FILE${at + 1}`);
  }
  const symbols = textListField(request, 'symbols');
  if (symbols.length === count && new Set(symbols).size === count) return symbols;
  throw new VelaError(
    'INVALID_INPUT',
    `expected ${count} different symbols, found ${symbols.join(', ')}`,
    { path: ['symbols'] },
  );
}

interface Range {
  readonly from: number;
  readonly end: number;
}

function rangeOf(request: BatchRequest): Range {
  const day = (name: string, otherwise: number): number =>
    request[name] === undefined ? otherwise : parseInstant(textField(request, name));
  return { from: day('from', -Infinity), end: day('to', Infinity) + DAY };
}

/** Returns the candles of each file at the times that all have, within the range. */
function joined(
  candles: readonly CandleTable[],
  calendar: TradingCalendar | null,
  { from, end }: Range,
): readonly CandleColumns[] {
  const [first, ...others] = candles.map(
    ({ columns }) => new Map(Array.from(columns.openAt, (at, row) => [at, row])),
  );
  const times = [...first!.keys()].filter(
    (at) => at >= from && at < end && others.every((rows) => rows.has(at)),
  );
  if (times.length === 0) {
    throw new VelaError('DATA_MISSING', 'expected times that all files have, found none', {
      hint: 'Choose a range that all of them cover, and files of one timeframe.',
      path: ['from'],
    });
  }
  const availableAt = times.map(candleAvailability(candles[0]!.timeframe, calendar));
  return candles.map(({ columns }, file) => {
    const rows = [first!, ...others][file]!;
    const kept = allocateCandles(times.length);
    times.forEach((at, row) => {
      for (const name of COLUMN_NAMES) kept[name][row] = columns[name][rows.get(at)!]!;
    });
    kept.availableAt.set(availableAt);
    return kept;
  });
}
