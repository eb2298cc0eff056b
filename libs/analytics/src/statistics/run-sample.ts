import { DAY } from '@vela/kernel';
import { checkSeries, commonRows, type DatedValues } from './aligned-series.js';
import { spanReturns } from './calendar-spans.js';
import type { FinishedRun } from './finished-run.js';
import { Sample } from './sample.js';
import type { Pairs } from './pair-sample.js';

/** How the statistics of a run are computed. */
export interface RunSampleOptions {
  /** Simple annual rate without risk; 0 by default. */
  readonly riskFreeRateAnnual?: number | undefined;
  /** What to compare with, by day; days that both have count. */
  readonly benchmark?: DatedValues | undefined;
}

/** Periods of a year for daily values of what trades in sessions, and of what always trades. */
const SESSIONS_PER_YEAR = 252;
const DAYS_PER_YEAR = 365.25;

/**
 * Returns the sample of a finished run. A slice belongs to the day in which its candles end: one
 * that is known at midnight belongs to the day before. Throws `INVALID_INPUT` for a benchmark
 * whose values are not finite or whose dates are out of order.
 */
export function sampleOfRun(run: FinishedRun, options: RunSampleOptions = {}): Sample {
  const { riskFreeRateAnnual = 0, benchmark } = options;
  const values = run.equity;
  const dates = (): Float64Array => {
    const days = new Float64Array(run.at.length);
    for (let row = 0; row < days.length; row += 1) days[row] = run.at[row]! - 1;
    return days;
  };
  const { periodsPerYear } = run;
  return new Sample({
    values,
    dates,
    periodsPerYear,
    riskFreeRateAnnual,
    run,
    pairs:
      benchmark === undefined
        ? undefined
        : pairsByDay({ values, dates: dates() }, benchmark, riskFreeRateAnnual),
  });
}

/** Returns the last values of the days that a run and a benchmark have in common. */
function pairsByDay(run: DatedValues, benchmark: DatedValues, riskFreeRateAnnual: number): Pairs {
  checkSeries('benchmark', benchmark);
  const [own, other] = [closesOfDays(run), closesOfDays(benchmark)];
  const rows = commonRows(own.dates, other.dates);
  const days = rows.map(([row]) => own.dates[row]!);
  const span = rows.length < 2 ? 0 : (days.at(-1)! - days[0]!) / DAY;
  const daysPerYear = span > 0 ? ((rows.length - 1) * DAYS_PER_YEAR) / span : SESSIONS_PER_YEAR;
  return {
    own: Float64Array.from(rows, ([row]) => own.values[row]!),
    benchmark: Float64Array.from(rows, ([, row]) => other.values[row]!),
    dates: Float64Array.from(days),
    // Days without weekends are sessions; anything else is counted.
    periodsPerYear: daysPerYear > 200 && daysPerYear < 300 ? SESSIONS_PER_YEAR : daysPerYear,
    riskFreeRateAnnual,
  };
}

function closesOfDays({ values, dates }: DatedValues): DatedValues {
  if (values.length === 0) return { values, dates };
  const { lastRow } = spanReturns(values, dates, 'day');
  const first = Math.floor(dates[0]! / DAY);
  const startsAlone = lastRow.length === 0 || Math.floor(dates[lastRow[0]!]! / DAY) !== first;
  const rows = startsAlone ? [0, ...lastRow] : [...lastRow];
  return {
    values: Float64Array.from(rows, (row) => values[row]!),
    dates: Float64Array.from(rows, (row) => Math.floor(dates[row]! / DAY) * DAY),
  };
}
