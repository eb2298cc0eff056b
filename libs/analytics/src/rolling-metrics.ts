import { VelaError } from '@vela/kernel';
import { defined } from './defined.js';
import { sampleCovariance, sampleDeviation } from './moments.js';
import { type Annualisation, sharpeRatio } from './sharpe-ratio.js';

/** Describes statistics of the returns of a window that ends with each return; null before. */
export interface RollingMetrics {
  /** Annual Sharpe ratio. */
  readonly sharpe: (number | null)[];
  /** Annual sample deviation, as a fraction. */
  readonly volatility: (number | null)[];
  /** Slope against the benchmark, or null without one. */
  readonly beta: (number | null)[];
}

/**
 * Returns Sharpe ratio, volatility and beta over the last `window` returns, for each return. Every
 * window is computed directly. `benchmark` holds returns of the same periods. O(n window).
 * Throws `INVALID_INPUT` for a window below 2 and for a benchmark of another length.
 */
export function rollingMetrics(
  returns: Float64Array,
  window: number,
  by: Annualisation & { readonly benchmark?: Float64Array },
): RollingMetrics {
  const { benchmark, periodsPerYear } = by;
  if (!Number.isInteger(window) || window < 2) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a window of at least 2 returns, found ${window}`,
    );
  }
  if (benchmark !== undefined && benchmark.length !== returns.length) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected ${returns.length} returns of the benchmark, found ${benchmark.length}`,
    );
  }
  const over = (measure: (from: number, to: number) => number | null): (number | null)[] =>
    Array.from(returns, (_, row) => (row + 1 < window ? null : measure(row + 1 - window, row + 1)));
  return {
    sharpe: over((from, to) => sharpeRatio(returns.subarray(from, to), by)),
    volatility: over((from, to) =>
      defined(sampleDeviation(returns.subarray(from, to)) * Math.sqrt(periodsPerYear)),
    ),
    beta: over((from, to) =>
      benchmark === undefined
        ? null
        : slope(returns.subarray(from, to), benchmark.subarray(from, to)),
    ),
  };
}

function slope(returns: Float64Array, benchmark: Float64Array): number | null {
  return defined(sampleCovariance(returns, benchmark) / sampleDeviation(benchmark) ** 2);
}
