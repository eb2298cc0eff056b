import { VelaError } from '@vela/kernel';
import type { Annualisation } from '../sharpe-ratio.js';
import { Sample } from './sample.js';

/** Describes prices or equity with their dates: ascending session labels in microseconds. */
export interface DatedValues {
  readonly values: Float64Array;
  readonly dates: Float64Array;
}

/** Describes what statistics of a series are computed from. With a benchmark, common dates count. */
export interface MetricsInput extends DatedValues, Annualisation {
  readonly benchmark?: DatedValues;
}

/**
 * Returns the sample of a series; with a benchmark, cut to the dates that both have.
 * Throws `INVALID_INPUT` for values that are not finite, dates out of order or other lengths.
 */
export function sampleOfSeries(input: MetricsInput): Sample {
  const { benchmark, periodsPerYear, riskFreeRateAnnual } = input;
  checkSeries('values', input);
  if (!(periodsPerYear > 0) || !Number.isFinite(periodsPerYear)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected periodsPerYear above 0, found ${periodsPerYear}`,
    );
  }
  if (!Number.isFinite(riskFreeRateAnnual)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a finite riskFreeRateAnnual, found ${riskFreeRateAnnual}`,
    );
  }
  const by = { periodsPerYear, riskFreeRateAnnual };
  if (benchmark === undefined) return new Sample({ ...by, ...only(input) });
  checkSeries('benchmark', benchmark);
  const rows = commonRows(input.dates, benchmark.dates);
  const own = Float64Array.from(rows, ([row]) => input.values[row]!);
  const dates = Float64Array.from(rows, ([row]) => input.dates[row]!);
  return new Sample({
    ...by,
    values: own,
    dates,
    pairs: {
      ...by,
      own,
      dates,
      benchmark: Float64Array.from(rows, ([, row]) => benchmark.values[row]!),
    },
  });
}

const only = ({ values, dates }: DatedValues): DatedValues => ({ values, dates });

/** Returns the rows that two ascending series of dates have in common, as pairs of rows. */
export function commonRows(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): readonly [left: number, right: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const difference = left[i]! - right[j]!;
    if (difference === 0) pairs.push([i, j]);
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return pairs;
}

/** Throws `INVALID_INPUT` for what is no series: wild values, dates out of order, other lengths. */
export function checkSeries(name: string, { values, dates }: DatedValues): void {
  const refuse = (what: string): never => {
    throw new VelaError('INVALID_INPUT', `${name}: ${what}`);
  };
  if (values.length !== dates.length) {
    refuse(`expected a date for each value, found ${dates.length} for ${values.length}`);
  }
  for (let row = 0; row < values.length; row += 1) {
    if (!Number.isFinite(values[row])) {
      refuse(`expected a finite number in row ${row}, found ${values[row]}`);
    }
    if (row > 0 && !(dates[row]! > dates[row - 1]!)) {
      refuse(`expected ascending dates, found another order in row ${row}`);
    }
  }
}
