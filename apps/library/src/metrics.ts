import { computeMetrics } from '@vela/analytics';
import type { DatedValues, Metrics } from '@vela/analytics';
import { DAY } from '@vela/kernel';
import { CandleSeries } from './candle-series.js';

/** How {@link metrics} reads a series. */
export interface MetricsOptions {
  /** Periods of a year; by default 252 for candles of a day, else as many as the dates show. */
  readonly periodsPerYear?: number | undefined;
  /** Annual risk-free rate as a fraction; 0 by default. */
  readonly riskFreeRateAnnual?: number | undefined;
  /** What to compare with, for instance the candles of an index; common dates count. */
  readonly benchmark?: CandleSeries | DatedValues | undefined;
}

const SESSIONS_PER_YEAR = 252;
const YEAR = 365.25 * DAY;

/**
 * Returns returns, ratios, drawdowns and tails of closes or of any values with dates, such as the
 * equity of a result: numbers are fractions, `null` is undefined. Throws `INVALID_INPUT` for
 * values that are not finite and for dates out of order.
 */
export function metrics(series: CandleSeries | DatedValues, options: MetricsOptions = {}): Metrics {
  const { riskFreeRateAnnual = 0, benchmark } = options;
  const { values, dates } = valuesOf(series);
  return computeMetrics({
    values,
    dates,
    riskFreeRateAnnual,
    periodsPerYear: options.periodsPerYear ?? periodsPerYear(dates),
    ...(benchmark === undefined ? {} : { benchmark: valuesOf(benchmark) }),
  });
}

function valuesOf(series: CandleSeries | DatedValues): DatedValues {
  if (!(series instanceof CandleSeries)) return series;
  return { values: series.close, dates: series.columns.openAt };
}

/** Days without weekends are sessions; anything else is counted. */
function periodsPerYear(dates: Float64Array): number {
  const last = dates.length - 1;
  if (last < 1) return SESSIONS_PER_YEAR;
  const perYear = (last * YEAR) / (dates[last]! - dates[0]!);
  return perYear > 240 && perYear < 265 ? SESSIONS_PER_YEAR : perYear;
}
