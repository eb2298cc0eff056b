import {
  bootstrapIntervals,
  type DatedValues,
  type Interval,
  intervalNames,
  intervalOf,
  returnsByName,
  type Statistic,
  type StatisticsSample,
  seriesStatistics,
} from '@vela/analytics';
import { VelaError, formatDate, parseInstant } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { shortText } from '../../output/number-text.js';
import { facts } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { CsvTables } from './csv-tables.js';
import { numberField, recordField, textField } from './request-field.js';

/** The statistics of a column: by name, with reasons where there is none, and intervals. */
interface Answer {
  readonly metrics: Readonly<Record<string, number | string | null | Record<string, number>>>;
  readonly notAvailable: Readonly<Record<string, { reason: string; detail: string }>>;
  readonly intervals: Readonly<Record<string, Interval>>;
}

/** Computes statistics of a column of a file: one from options, or many from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<Answer> => compute(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const result = await answer(requestOf(input));
  context.output.result(result, () => metricsText(result));
};

async function compute(tables: CsvTables, request: BatchRequest): Promise<Answer> {
  const range = rangeOf(request);
  const series = await seriesOf(tables, request, range);
  const benchmark =
    request['benchmark'] === undefined || request['benchmark'] === null
      ? {}
      : { benchmark: await seriesOf(tables, recordField(request, 'benchmark'), range) };
  const { sample, statistics } = seriesStatistics({
    ...series,
    ...benchmark,
    riskFreeRateAnnual: numberField(request, 'riskFreeRateAnnual', { min: -1, max: 10 }, 0),
    periodsPerYear: numberField(request, 'periodsPerYear', { min: Number.MIN_VALUE }, 252),
  });
  const confidence = numberField(request, 'confidence', { min: 0.5, max: 0.999999 }, 0.95);
  const resampled = resampledIntervals(request, sample, statistics, confidence);
  const intervals = statistics.flatMap((one) => {
    const { name, seriesName } = one.definition;
    const interval = intervalOf(one, sample, confidence) ?? resampled.get(name);
    return interval === undefined || one.value === null ? [] : [[seriesName, interval] as const];
  });
  return {
    metrics: {
      ...Object.fromEntries(statistics.map(shown)),
      monthlyReturns: returnsByName(sample, 'month'),
      yearlyReturns: returnsByName(sample, 'year'),
    },
    notAvailable: Object.fromEntries(
      statistics.flatMap(({ definition, missing }) =>
        missing === null ? [] : [[definition.seriesName, missing] as const],
      ),
    ),
    intervals: Object.fromEntries(intervals),
  };
}

function shown({ definition, value }: Statistic): readonly [string, number | string | null] {
  const isDate = definition.unit === 'DATE' && value !== null;
  return [definition.seriesName, isDate ? formatDate(value) : value];
}

function resampledIntervals(
  request: BatchRequest,
  sample: StatisticsSample,
  statistics: readonly Statistic[],
  confidence: number,
): ReadonlyMap<string, Interval> {
  if (request['bootstrap'] === undefined) return new Map();
  const resamples = numberField(request, 'bootstrap', { min: 20, max: 10_000 });
  const seed = numberField(request, 'bootstrapSeed', { min: 0, max: 2 ** 31 - 1 }, 0);
  const definitions = statistics
    .map(({ definition }) => definition)
    .filter(({ name }) => !intervalNames.has(name));
  return bootstrapIntervals(sample, definitions, { resamples, seed, confidence });
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
    confidence: input.number('confidence'),
    bootstrap: input.number('bootstrap'),
    bootstrapSeed: input.number('bootstrap-seed'),
    benchmark: benchmarkOf(input),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function benchmarkOf(input: Input): BatchRequest | undefined {
  const csv = input.text('benchmark');
  return csv === undefined ? undefined : { csv, column: input.text('benchmark-column') ?? 'close' };
}

/** Returns the statistics one a line; the compounded returns of months and years are left out. */
function metricsText({ metrics, notAvailable, intervals }: Answer): string {
  const short = (value: number): string => shortText(value, 8);
  return facts(
    Object.entries(metrics).flatMap(([name, value]): [string, string][] => {
      if (typeof value === 'object' && value !== null) return [];
      if (value === null) return [[name, `N/A  ${notAvailable[name]?.detail ?? ''}`]];
      const interval = intervals[name];
      const range =
        interval === undefined
          ? ''
          : `  ${short(interval.low)} to ${short(interval.high)} (${short(interval.confidence * 100)} %)`;
      return [[name, `${typeof value === 'number' ? short(value) : value}${range}`]];
    }),
  );
}
