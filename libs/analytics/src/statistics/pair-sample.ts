import { compoundAnnualGrowth, totalReturn } from '../returns.js';
import { outcomesOf } from './return-passes.js';

/** Returns beside those of a benchmark over the same periods. */
export interface Pairs {
  /** Values of both at the common dates. */
  readonly own: Float64Array;
  readonly benchmark: Float64Array;
  readonly dates: Float64Array;
  readonly periodsPerYear: number;
  /** Simple annual rate without risk. */
  readonly riskFreeRateAnnual: number;
}

/** Means, deviations and what links two series of returns; NaN where undefined. */
export class PairSample {
  readonly count: number;
  readonly own: Float64Array;
  readonly benchmark: Float64Array;
  readonly periodsPerYear: number;
  readonly riskFree: number;
  readonly meanOwn: number;
  readonly meanBenchmark: number;
  readonly deviationOwn: number;
  readonly deviationBenchmark: number;
  readonly covariance: number;
  /** Mean and sample deviation of own less benchmark. */
  readonly meanActive: number;
  readonly deviationActive: number;
  readonly values: Pairs;
  #sides: readonly [SideSums, SideSums] | null = null;

  constructor(pairs: Pairs, returns: readonly [Float64Array, Float64Array]) {
    this.values = pairs;
    [this.own, this.benchmark] = returns;
    const { own, benchmark } = this;
    this.count = own.length;
    this.periodsPerYear = pairs.periodsPerYear;
    this.riskFree = pairs.riskFreeRateAnnual;
    const n = this.count;
    let [sumOwn, sumBenchmark] = [0, 0];
    for (let row = 0; row < n; row += 1) {
      sumOwn += own[row]!;
      sumBenchmark += benchmark[row]!;
    }
    this.meanOwn = sumOwn / n;
    this.meanBenchmark = sumBenchmark / n;
    this.meanActive = this.meanOwn - this.meanBenchmark;
    let [ownSquares, benchmarkSquares, products, activeSquares] = [0, 0, 0, 0];
    for (let row = 0; row < n; row += 1) {
      const [a, b] = [own[row]! - this.meanOwn, benchmark[row]! - this.meanBenchmark];
      ownSquares += a * a;
      benchmarkSquares += b * b;
      products += a * b;
      activeSquares += (a - b) * (a - b);
    }
    const deviation = (squares: number, mean: number): number =>
      n < 2 ? Number.NaN : rooted(squares / (n - 1), mean);
    this.deviationOwn = deviation(ownSquares, this.meanOwn);
    this.deviationBenchmark = deviation(benchmarkSquares, this.meanBenchmark);
    this.covariance = n < 2 ? Number.NaN : products / (n - 1);
    this.deviationActive = deviation(activeSquares, this.meanActive);
  }

  get beta(): number {
    return this.covariance / this.deviationBenchmark ** 2;
  }

  get correlation(): number {
    return this.covariance / (this.deviationOwn * this.deviationBenchmark);
  }

  /** Intercept of the regression by period. */
  get alpha(): number {
    return this.meanOwn - this.beta * this.meanBenchmark;
  }

  /** Annual growth of the series and of the benchmark, null where undefined. */
  get growthOwn(): number | null {
    return compoundAnnualGrowth(this.values.own, this.periodsPerYear);
  }

  get growthBenchmark(): number | null {
    return compoundAnnualGrowth(this.values.benchmark, this.periodsPerYear);
  }

  get totalBenchmark(): number | null {
    return totalReturn(this.values.benchmark);
  }

  /** Periods in which the series did better than the benchmark. */
  get better(): number {
    return outcomesOf(this.own.map((value, row) => value - this.benchmark[row]!)).wins;
  }

  /** Sums over the rising (1) or falling (-1) periods of the benchmark. */
  side(sign: 1 | -1): SideSums {
    this.#sides ??= [sideOf(this, 1), sideOf(this, -1)];
    return this.#sides[sign > 0 ? 0 : 1];
  }
}

/** The root of a variance; one that is but rounding of a mean is none. */
function rooted(variance: number, mean: number): number {
  const deviation = Math.sqrt(variance);
  return deviation <= Math.abs(mean) * Number.EPSILON ? 0 : deviation;
}

/** What happened in rising or in falling periods of a benchmark. */
export interface SideSums {
  readonly count: number;
  /** Growth that compounds to a year of such periods, less 1. */
  readonly growthOwn: number;
  readonly growthBenchmark: number;
  /** Slope of the regression within these periods. */
  readonly beta: number;
}

function sideOf(pairs: PairSample, sign: 1 | -1): SideSums {
  const { own, benchmark, periodsPerYear } = pairs;
  let [count, logOwn, logBenchmark, sumOwn, sumBenchmark] = [0, 0, 0, 0, 0];
  const chosen = (row: number): boolean => benchmark[row]! * sign > 0;
  for (let row = 0; row < own.length; row += 1) {
    if (!chosen(row)) continue;
    count += 1;
    logOwn += Math.log1p(own[row]!);
    logBenchmark += Math.log1p(benchmark[row]!);
    sumOwn += own[row]!;
    sumBenchmark += benchmark[row]!;
  }
  let [products, squares] = [0, 0];
  for (let row = 0; row < own.length; row += 1) {
    if (!chosen(row)) continue;
    const above = benchmark[row]! - sumBenchmark / count;
    products += (own[row]! - sumOwn / count) * above;
    squares += above * above;
  }
  return {
    count,
    growthOwn: Math.expm1((logOwn * periodsPerYear) / count),
    growthBenchmark: Math.expm1((logBenchmark * periodsPerYear) / count),
    beta: products / squares,
  };
}
