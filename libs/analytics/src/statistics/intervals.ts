import { excessKurtosis, type Moments, momentsOf, sampleDeviation, skewness } from '../moments.js';
import { normalQuantile } from '../normal-distribution.js';
import type { Interval, Statistic } from './engine.js';
import type { PairSample } from './pair-sample.js';
import type { Sample } from './sample.js';

/** Two ends of an interval and where they come from. */
type Ends = readonly [low: number, high: number, method: string];

/** Returns the ends for a quantile z of the normal distribution; null where there are none. */
type IntervalOf = (sample: Sample, z: number) => Ends | null;

/**
 * Returns a quantile of Student's t from that of the normal distribution (Abramowitz, Stegun,
 * 1964, 26.7.5): five digits from 10 degrees of freedom on.
 */
export function studentQuantile(z: number, degrees: number): number {
  const [z2, z3, z5, z7] = [z * z, z ** 3, z ** 5, z ** 7];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3) +
    (z * (79 * z2 ** 4 + 776 * z2 ** 3 + 1482 * z2 ** 2 - 1920 * z2 - 945)) /
      (92_160 * degrees ** 4)
  );
}

/** Returns the score interval of a share (Wilson, 1927); null of nothing. */
export function wilsonInterval(successes: number, count: number, z: number): Ends | null {
  if (count === 0) return null;
  const share = successes / count;
  const centre = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const scale = 1 + (z * z) / count;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale), WILSON];
}

const WILSON = 'Wilson (1927)';
const STUDENT = 'Student (1908)';
const MERTENS = 'Lo (2002), Mertens (2002)';

/** Returns the interval of a mean, times a factor. */
function meanInterval(moments: Moments, z: number, factor = 1): Ends | null {
  const { count } = moments;
  if (count < 2) return null;
  const half = (studentQuantile(z, count - 1) * sampleDeviation(moments)) / Math.sqrt(count);
  return [(moments.mean - half) * factor, (moments.mean + half) * factor, STUDENT];
}

const around = (value: number, half: number, method: string): Ends => [
  value - half,
  value + half,
  method,
];

/** Interval of a Sharpe ratio by period, times a factor, for returns of any distribution. */
function sharpeInterval(sample: Sample, z: number, rate: number, factor: number): Ends {
  const { moments, deviation } = sample;
  const ratio = (moments.mean - rate) / deviation;
  const kurtosis = excessKurtosis(moments) + 3;
  const spread = 1 - skewness(moments) * ratio + ((kurtosis - 1) / 4) * ratio * ratio;
  const half = z * Math.sqrt(spread / (moments.count - 1)) * factor;
  return around(ratio * factor, half, MERTENS);
}

/** Interval of a standard deviation by the delta method. */
function deviationInterval({ moments, deviation }: Sample, z: number, factor: number): Ends {
  const kurtosis = excessKurtosis(moments) + 3;
  const half = z * deviation * Math.sqrt((kurtosis - 1) / (4 * moments.count)) * factor;
  return around(deviation * factor, half, 'Cramér (1946), delta method');
}

/** Interval of a correlation of some pairs. */
function correlationInterval(correlation: number, pairs: number, z: number): Ends | null {
  if (pairs < 4 || Math.abs(correlation) >= 1) return null;
  const [centre, half] = [Math.atanh(correlation), z / Math.sqrt(pairs - 3)];
  return [Math.tanh(centre - half), Math.tanh(centre + half), 'Fisher (1921)'];
}

/** Intervals of slope and intercept of the regression on a benchmark. */
function regression(p: PairSample, z: number, of: 'beta' | 'alpha', factor: number): Ends | null {
  if (p.count < 3) return null;
  const unexplained = Math.max(0, p.deviationOwn ** 2 - p.beta * p.covariance);
  const variance = (unexplained * (p.count - 1)) / (p.count - 2);
  const squares = p.deviationBenchmark ** 2 * (p.count - 1);
  const error =
    of === 'beta'
      ? Math.sqrt(variance / squares)
      : Math.sqrt(variance * (1 / p.count + p.meanBenchmark ** 2 / squares));
  const half = studentQuantile(z, p.count - 2) * error * factor;
  return around(p[of] * factor, half, 'Least squares, Student (1908)');
}

const ofPairs =
  (of: (pairs: PairSample, z: number) => Ends | null): IntervalOf =>
  ({ pairs }, z) =>
    pairs === null ? null : of(pairs, z);

const spanShare =
  (span: 'day' | 'month' | 'year'): IntervalOf =>
  (s, z) =>
    wilsonInterval(s.spanOutcomes(span).wins, s.spanOutcomes(span).count, z);

const spanMean =
  (span: 'day' | 'month' | 'year'): IntervalOf =>
  (s, z) =>
    meanInterval(momentsOf(s.spans(span).returns), z);

const winsOf =
  (sign: 1 | -1): IntervalOf =>
  ({ trades }, z) => {
    const { wins, count } = trades.direction(sign);
    return wilsonInterval(wins, count, z);
  };

/** Interval of the mean log return of a year, through a function that keeps its order. */
function logInterval(s: Sample, z: number, shown: (log: number) => number): Ends | null {
  const { length } = s.returns;
  if (length < 2) return null;
  const half = (studentQuantile(z, length - 1) * s.logs.deviation) / Math.sqrt(length);
  const end = (log: number): number => shown(log * s.periodsPerYear);
  return [end(s.logs.mean - half), end(s.logs.mean + half), `${STUDENT}, log returns`];
}

const FORMULAS: Readonly<Record<string, IntervalOf>> = {
  meanReturn: (s, z) => meanInterval(s.moments, z),
  meanReturnAnnual: (s, z) => meanInterval(s.moments, z, s.periodsPerYear),
  excessReturnAnnual: (s, z) => {
    const ends = meanInterval(s.moments, z, s.periodsPerYear);
    return ends && [ends[0] - s.riskFreeRateAnnual, ends[1] - s.riskFreeRateAnnual, ends[2]];
  },
  logMeanAnnual: (s, z) => logInterval(s, z, (log) => log),
  cagr: (s, z) => logInterval(s, z, Math.expm1),
  volatility: (s, z) => deviationInterval(s, z, s.yearRoot),
  volatilityPerPeriod: (s, z) => deviationInterval(s, z, 1),
  sharpe: (s, z) => sharpeInterval(s, z, s.riskFreeRate, s.yearRoot),
  sharpeRf0: (s, z) => sharpeInterval(s, z, 0, s.yearRoot),
  sharpePerPeriod: (s, z) => sharpeInterval(s, z, s.riskFreeRate, 1),
  autocorrLag1: (s, z) => correlationInterval(s.neighbours.correlation, s.returns.length - 1, z),
  winRateAll: ({ outcomes: o }, z) => wilsonInterval(o.wins, o.count, z),
  lossRateAll: ({ outcomes: o }, z) => wilsonInterval(o.losses, o.count, z),
  winRateNonZero: ({ outcomes: o }, z) => wilsonInterval(o.wins, o.wins + o.losses, z),
  positiveDays: spanShare('day'),
  positiveMonths: spanShare('month'),
  positiveYears: spanShare('year'),
  averageDay: spanMean('day'),
  averageMonth: spanMean('month'),
  averageYear: spanMean('year'),
  beta: ofPairs((p, z) => regression(p, z, 'beta', 1)),
  alphaAnnualSimple: ofPairs((p, z) => regression(p, z, 'alpha', p.periodsPerYear)),
  correlation: ofPairs((p, z) => correlationInterval(p.correlation, p.count, z)),
  battingAverage: ofPairs((p, z) => wilsonInterval(p.better, p.count, z)),
  winRate: ({ trades: t }, z) => wilsonInterval(t.outcomes.wins, t.count, z),
  longWinRate: winsOf(1),
  shortWinRate: winsOf(-1),
  expectancy: ({ trades: t }, z) => meanInterval(t.moments, z),
  averageTradeReturn: ({ trades: t }, z) => meanInterval(momentsOf(t.returns), z),
  averageBarsHeld: ({ trades: t }, z) => meanInterval(momentsOf(t.candles), z),
  averageDaysHeld: ({ trades: t }, z) => meanInterval(momentsOf(t.days), z),
  feesPerTrade: ({ trades: t }, z) => meanInterval(momentsOf(t.fees), z),
};

/** Returns the names of the statistics whose interval comes from a formula. */
export const intervalNames: ReadonlySet<string> = new Set(Object.keys(FORMULAS));

/**
 * Returns the interval of a statistic by its formula, two-sided; null where none is known or the
 * statistic has no value. `confidence` is for instance 0.95.
 */
export function intervalOf(
  { definition, value }: Statistic,
  sample: Sample,
  confidence: number,
): Interval | null {
  const formula = FORMULAS[definition.name];
  if (formula === undefined || value === null) return null;
  const ends = formula(sample, normalQuantile((1 + confidence) / 2));
  if (ends === null || !Number.isFinite(ends[0]) || !Number.isFinite(ends[1])) return null;
  const [low, high, method] = ends;
  return { low: low + 0, high: high + 0, confidence, method };
}
