import { VelaError } from '@vela/kernel';
import { sampleCovariance, sampleDeviation } from '../moments.js';
import { sharpeRatio } from '../sharpe-ratio.js';
import type { Sample } from './sample.js';

/** Statistics over a moving window; null where one is not defined. */
export interface RollingPoints {
  /** The dates at which the windows end, microseconds. */
  readonly at: Float64Array;
  /** Annual Sharpe ratio and volatility of the returns of the window. */
  readonly sharpe: readonly (number | null)[];
  readonly volatility: readonly (number | null)[];
  /** Slope on the benchmark; null in every place without one. */
  readonly beta: readonly (number | null)[];
}

/** Which windows are looked at. */
export interface RollingOptions {
  /** Returns of a window, at least 2. */
  readonly window: number;
  /** Most windows, evenly spread, the first and the last among them; 2,000 by default. */
  readonly maxPoints?: number | undefined;
}

/**
 * Returns Sharpe ratio, volatility and beta of windows of a series, each computed directly from its
 * returns. With a benchmark the series is that of the common dates. O(points window).
 * Throws `INVALID_INPUT` for a window below 2 or no points.
 */
export function rollingPoints(sample: Sample, options: RollingOptions): RollingPoints {
  const { window, maxPoints = 2_000 } = options;
  if (!Number.isInteger(window) || window < 2) {
    throw new VelaError('INVALID_INPUT', `expected a window of at least 2, found ${window}`, {
      path: ['window'],
    });
  }
  if (!Number.isInteger(maxPoints) || maxPoints < 2) {
    throw new VelaError('INVALID_INPUT', `expected at least 2 points, found ${maxPoints}`, {
      path: ['maxPoints'],
    });
  }
  const { pairs } = sample;
  const series = pairs === null ? sample : pairs.values;
  const returns = pairs === null ? sample.returns : pairs.own;
  const ends = spread(window, returns.length, maxPoints);
  const { periodsPerYear, riskFreeRateAnnual } = series;
  const root = Math.sqrt(periodsPerYear);
  const part = (values: Float64Array, end: number): Float64Array =>
    values.subarray(end - window, end);
  return {
    at: Float64Array.from(ends, (end) => series.dates[end]!),
    sharpe: ends.map((end) =>
      sharpeRatio(part(returns, end), { periodsPerYear, riskFreeRateAnnual }),
    ),
    volatility: ends.map((end) => sampleDeviation(part(returns, end)) * root),
    beta: ends.map((end) => {
      if (pairs === null) return null;
      const benchmark = part(pairs.benchmark, end);
      const slope =
        sampleCovariance(part(returns, end), benchmark) / sampleDeviation(benchmark) ** 2;
      return Number.isFinite(slope) ? slope : null;
    }),
  };
}

/** Returns evenly spread ends of windows from the first whole one to the last. */
function spread(window: number, count: number, maxPoints: number): number[] {
  const windows = count - window + 1;
  if (windows <= 0) return [];
  const points = Math.min(windows, maxPoints);
  return Array.from({ length: points }, (_, point) =>
    points === 1 ? count : window + Math.round((point * (windows - 1)) / (points - 1)),
  );
}
