import { VelaError } from '@vela/kernel';
import { type BenchmarkMetrics, benchmarkMetrics, commonRows } from './benchmark.js';
import { calendarReturns } from './calendar-returns.js';
import { type DrawdownMetrics, drawdownMetrics } from './drawdown-metrics.js';
import {
  type GrowthMetrics,
  growthMetrics,
  type OutcomeMetrics,
  outcomeMetrics,
  type RatioMetrics,
  ratioMetrics,
  type ShapeMetrics,
  shapeMetrics,
} from './return-metrics.js';
import { simpleReturns } from './returns.js';
import type { Annualisation } from './sharpe-ratio.js';

/** Describes prices or equity with their dates: ascending session labels in microseconds. */
export interface DatedValues {
  readonly values: Float64Array;
  readonly dates: Float64Array;
}

/** Describes what metrics are computed from. With a benchmark, only common dates count. */
export interface MetricsInput extends DatedValues, Annualisation {
  readonly benchmark?: DatedValues;
}

/**
 * Describes all statistics of a series. Numbers are fractions unless the name says otherwise;
 * `null` is undefined. Those of the benchmark are there only when one was given.
 */
export type Metrics = GrowthMetrics &
  RatioMetrics &
  DrawdownMetrics &
  ShapeMetrics &
  OutcomeMetrics &
  Partial<BenchmarkMetrics> & {
    readonly monthlyReturns: Readonly<Record<string, number>>;
    readonly yearlyReturns: Readonly<Record<string, number>>;
  };

/**
 * Returns the statistics of a series of prices or equity, never NaN. Deviations are those of
 * samples (n - 1) unless the name says population. O(n log n).
 * Throws `INVALID_INPUT` for values that are not finite, dates out of order or other lengths.
 */
export function computeMetrics(input: MetricsInput): Metrics {
  const { values, dates, benchmark } = aligned(input);
  const { periodsPerYear, riskFreeRateAnnual } = input;
  if (!(periodsPerYear > 0) || !Number.isFinite(periodsPerYear)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected periodsPerYear above 0, found ${periodsPerYear}`,
    );
  }
  const by = { periodsPerYear, riskFreeRateAnnual };
  const returns = simpleReturns(values);
  const growth = growthMetrics(values, dates, { returns, periodsPerYear });
  const drawdown = drawdownMetrics(values, dates, {
    totalReturn: growth.totalReturn,
    annual: growth.cagr252,
  });
  return {
    ...growth,
    ...ratioMetrics(returns, by),
    ...drawdown,
    ...shapeMetrics(returns),
    ...outcomeMetrics(returns, drawdown.maxDrawdown),
    monthlyReturns: calendarReturns(returns, dates.subarray(1), 'month'),
    yearlyReturns: calendarReturns(returns, dates.subarray(1), 'year'),
    ...(benchmark === null
      ? {}
      : benchmarkMetrics(returns, simpleReturns(benchmark), { ...by, growth: growth.cagr252 })),
  };
}

interface Aligned extends DatedValues {
  readonly benchmark: Float64Array | null;
}

function aligned(input: MetricsInput): Aligned {
  checkSeries('values', input);
  const { benchmark } = input;
  if (benchmark === undefined) return { ...input, benchmark: null };
  checkSeries('benchmark', benchmark);
  const rows = commonRows(input.dates, benchmark.dates);
  return {
    values: Float64Array.from(rows, ([row]) => input.values[row]!),
    dates: Float64Array.from(rows, ([row]) => input.dates[row]!),
    benchmark: Float64Array.from(rows, ([, row]) => benchmark.values[row]!),
  };
}

function checkSeries(name: string, { values, dates }: DatedValues): void {
  const refuse = (what: string): never => {
    throw new VelaError('INVALID_INPUT', `${name}: ${what}`);
  };
  if (values.length !== dates.length) {
    refuse(`expected a date for each value, found ${dates.length} for ${values.length}`);
  }
  const wild = values.findIndex((value) => !Number.isFinite(value));
  if (wild >= 0) refuse(`expected a finite number in row ${wild}, found ${values[wild]}`);
  const disorder = dates.findIndex((date, row) => row > 0 && !(date > dates[row - 1]!));
  if (disorder >= 0) refuse(`expected ascending dates, found another order in row ${disorder}`);
}
