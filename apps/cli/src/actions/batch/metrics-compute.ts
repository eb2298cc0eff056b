import { computeMetrics, type DatedValues, type Metrics } from '@vela/analytics';
import { VelaError, parseInstant } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { facts } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { CsvTables } from './csv-tables.js';
import { numberField, recordField, textField } from './request-field.js';

/** Computes statistics of a column of a file: one from options, or many from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<{ metrics: Metrics }> => compute(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const result = await answer(requestOf(input));
  context.output.result(result, () => metricsText(result.metrics));
};

async function compute(tables: CsvTables, request: BatchRequest): Promise<{ metrics: Metrics }> {
  const range = rangeOf(request);
  const series = await seriesOf(tables, request, range);
  const benchmark =
    request['benchmark'] === undefined || request['benchmark'] === null
      ? {}
      : { benchmark: await seriesOf(tables, recordField(request, 'benchmark'), range) };
  const metrics = computeMetrics({
    ...series,
    ...benchmark,
    riskFreeRateAnnual: numberField(request, 'riskFreeRateAnnual', { min: -1, max: 10 }, 0),
    periodsPerYear: numberField(request, 'periodsPerYear', { min: Number.MIN_VALUE }, 252),
  });
  return { metrics };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Both days are included. */
function rangeOf(request: BatchRequest): Range {
  const day = (name: string, otherwise: number): number =>
    request[name] === undefined ? otherwise : parseInstant(textField(request, name));
  const range = { from: day('from', -Infinity), to: day('to', Infinity) };
  if (range.from <= range.to) return range;
  throw new VelaError(
    'INVALID_INPUT',
    `expected an end behind the beginning, found ${String(request['from'])} to ${String(request['to'])}`,
    { hint: 'Swap from and to.', path: ['to'] },
  );
}

async function seriesOf(
  tables: CsvTables,
  request: BatchRequest,
  range: Range,
): Promise<DatedValues> {
  const table = await tables.load(textField(request, 'csv'));
  const name = textField(request, 'column');
  const [values, dates] = [table.column(name), table.time()];
  const kept = (_: number, row: number): boolean =>
    dates[row]! >= range.from && dates[row]! <= range.to && !Number.isNaN(values[row]);
  const series = { values: values.filter(kept), dates: dates.filter(kept) };
  if (series.values.length >= 2) return series;
  throw new VelaError(
    'DATA_MISSING',
    `expected at least two values of ${name} in the range, found ${series.values.length}`,
    { path: ['from'] },
  );
}

function requestOf(input: Input): BatchRequest {
  const given = {
    csv: input.required('csv', 'spy.csv'),
    column: input.text('column') ?? 'close',
    from: input.text('from'),
    to: input.text('to'),
    riskFreeRateAnnual: input.number('risk-free-rate'),
    periodsPerYear: input.number('periods-per-year'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Returns the statistics one a line; the compounded returns of months and years are left out. */
function metricsText(metrics: Metrics): string {
  const pairs = Object.entries(metrics).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'number') return [[name, String(Number(value.toPrecision(8)))]];
    if (typeof value === 'string') return [[name, value]];
    return value === null ? [[name, '–']] : [];
  });
  return facts(pairs);
}
