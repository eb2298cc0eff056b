import { defined } from './defined.js';
import { correlation, mean, sampleCovariance, sampleDeviation } from './moments.js';
import type { Annualisation } from './sharpe-ratio.js';

/** Describes returns beside those of a benchmark over the same periods. */
export interface BenchmarkMetrics {
  readonly beta: number | null;
  readonly alphaAnnualSimple: number | null;
  readonly alphaAnnualCompounded: number | null;
  readonly trackingErrorAnnual: number | null;
  readonly informationRatioPerBar: number | null;
  readonly informationRatioAnnual: number | null;
  readonly correlation: number | null;
  readonly rSquared: number | null;
  readonly treynorAnnual: number | null;
  readonly upCapture: number | null;
  readonly downCapture: number | null;
}

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

/**
 * Returns beta and alpha of the regression on the benchmark (Jensen, 1968), the information ratio
 * (Goodwin, 1998), Treynor's ratio (1965) and the captures of rising and falling periods. `growth`
 * is the compound annual growth rate of the series itself.
 */
export function benchmarkMetrics(
  returns: Float64Array,
  benchmark: Float64Array,
  by: Annualisation & { readonly growth: number | null },
): BenchmarkMetrics {
  const periods = by.periodsPerYear;
  const beta = sampleCovariance(returns, benchmark) / sampleDeviation(benchmark) ** 2;
  const alpha = mean(returns) - beta * mean(benchmark);
  const active = returns.map((value, row) => value - benchmark[row]!);
  const information = mean(active) / sampleDeviation(active);
  const related = correlation(returns, benchmark);
  return {
    beta: defined(beta),
    alphaAnnualSimple: defined(periods * alpha),
    alphaAnnualCompounded: defined((1 + alpha) ** periods - 1),
    trackingErrorAnnual: defined(sampleDeviation(active) * Math.sqrt(periods)),
    informationRatioPerBar: defined(information),
    informationRatioAnnual: defined(information * Math.sqrt(periods)),
    correlation: defined(related),
    rSquared: defined(related * related),
    treynorAnnual: by.growth === null ? null : defined((by.growth - by.riskFreeRateAnnual) / beta),
    upCapture: capture(returns, benchmark, { periods, sign: 1 }),
    downCapture: capture(returns, benchmark, { periods, sign: -1 }),
  };
}

/** Returns annual growth by that of the benchmark over its rising or falling periods. */
function capture(
  returns: Float64Array,
  benchmark: Float64Array,
  { periods, sign }: { readonly periods: number; readonly sign: 1 | -1 },
): number | null {
  const chosen = (_: number, row: number): boolean => benchmark[row]! * sign > 0;
  const growth = (values: Float64Array): number => {
    const logs = values.reduce((total, value) => total + Math.log1p(value), 0);
    return Math.expm1((logs * periods) / values.length);
  };
  return defined(growth(returns.filter(chosen)) / growth(benchmark.filter(chosen)));
}
