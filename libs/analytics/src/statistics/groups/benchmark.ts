import { drawdowns } from '../../drawdown.js';
import { defineGroup } from '../definition.js';
import type { PairSample } from '../pair-sample.js';
import { missing, type Missing } from '../reason.js';
import type { Sample } from '../sample.js';

type Of = (pairs: PairSample) => number | Missing | null;

/** Returns what is computed from the common periods; the engine asks for it with a benchmark. */
const from =
  (of: Of) =>
  ({ pairs }: Sample): number | Missing =>
    pairs === null ? missing('NO_BENCHMARK') : (of(pairs) ?? Number.NaN);

const year = ({ periodsPerYear }: PairSample): number => periodsPerYear;
const root = (pairs: PairSample): number => Math.sqrt(year(pairs));
const excess = (pairs: PairSample): number => (pairs.growthOwn ?? Number.NaN) - pairs.riskFree;

/** Standard deviation of what the regression does not explain, by period. */
const residual = (p: PairSample): number =>
  Math.sqrt(
    (Math.max(0, p.deviationOwn ** 2 - p.beta * p.covariance) * (p.count - 1)) / (p.count - 2),
  );

/** The series beside a benchmark, over the periods that both have. */
export const benchmarkGroup = defineGroup(
  {
    group: 'benchmark',
    sampleOf: 'pairs',
    minimum: 10,
    otherwise: 'BENCHMARK_FLAT',
    needsBenchmark: true,
  },
  [
    {
      name: 'beta',
      label: 'Beta',
      unit: 'RATIO',
      definition: 'Slope of the regression of the returns on those of the benchmark.',
      source: ['Sharpe', 1964, 'Capital Asset Prices'],
      of: from((p) => p.beta),
    },
    {
      name: 'alphaAnnualSimple',
      label: 'Alpha',
      unit: 'FRACTION',
      definition: 'Intercept of that regression times the periods of a year.',
      source: ['Jensen', 1968, 'The Performance of Mutual Funds'],
      of: from((p) => year(p) * p.alpha),
    },
    {
      name: 'alphaAnnualCompounded',
      label: 'Alpha, compounded',
      unit: 'FRACTION',
      definition: 'Intercept of that regression compounded over the periods of a year.',
      source: ['Jensen', 1968, 'The Performance of Mutual Funds'],
      of: from((p) => (1 + p.alpha) ** year(p) - 1),
    },
    {
      name: 'correlation',
      label: 'Correlation',
      unit: 'RATIO',
      definition: 'Correlation of the returns with those of the benchmark.',
      source: ['Pearson', 1895, 'Note on Regression and Inheritance'],
      of: from((p) => p.correlation),
    },
    {
      name: 'rSquared',
      label: 'R²',
      unit: 'FRACTION',
      definition: 'Share of the variance of the returns that the benchmark explains.',
      source: ['Pearson', 1895, 'Note on Regression and Inheritance'],
      of: from((p) => p.correlation ** 2),
    },
    {
      name: 'trackingErrorAnnual',
      label: 'Tracking error',
      unit: 'FRACTION',
      definition: 'Standard deviation (n - 1) of returns less those of the benchmark, annualised.',
      source: ['Goodwin', 1998, 'The Information Ratio'],
      otherwise: 'OUT_OF_RANGE',
      of: from((p) => p.deviationActive * root(p)),
    },
    {
      name: 'informationRatioPerBar',
      label: 'Information ratio by period',
      unit: 'RATIO',
      definition: 'Mean of returns less those of the benchmark by their standard deviation.',
      source: ['Goodwin', 1998, 'The Information Ratio'],
      otherwise: 'ZERO_VARIANCE',
      of: from((p) => p.meanActive / p.deviationActive),
    },
    {
      name: 'informationRatioAnnual',
      label: 'Information ratio',
      unit: 'RATIO',
      definition: 'The information ratio by period times the root of the periods of a year.',
      source: ['Goodwin', 1998, 'The Information Ratio'],
      otherwise: 'ZERO_VARIANCE',
      of: from((p) => (p.meanActive / p.deviationActive) * root(p)),
    },
    {
      name: 'treynorAnnual',
      label: 'Treynor ratio',
      unit: 'RATIO',
      definition: 'Annual growth above the rate without risk by beta.',
      source: ['Treynor', 1965, 'How to Rate Management of Investment Funds'],
      of: from((p) => excess(p) / p.beta),
    },
    {
      name: 'appraisalRatio',
      label: 'Appraisal ratio',
      unit: 'RATIO',
      definition: 'Alpha by the annual standard deviation of what the regression leaves (n - 2).',
      source: ['Treynor, Black', 1973, 'How to Use Security Analysis to Improve Selection'],
      of: from((p) => (year(p) * p.alpha) / (residual(p) * root(p))),
    },
    {
      name: 'specificRisk',
      label: 'Specific risk',
      unit: 'FRACTION',
      definition: 'Annual standard deviation of what the regression leaves (n - 2).',
      source: ['Sharpe', 1963, 'A Simplified Model for Portfolio Analysis'],
      of: from((p) => residual(p) * root(p)),
    },
    {
      name: 'systematicRisk',
      label: 'Systematic risk',
      unit: 'FRACTION',
      definition: 'Size of beta times the annual volatility of the benchmark.',
      source: ['Sharpe', 1963, 'A Simplified Model for Portfolio Analysis'],
      of: from((p) => Math.abs(p.beta) * p.deviationBenchmark * root(p)),
    },
    {
      name: 'mSquared',
      label: 'M²',
      unit: 'FRACTION',
      definition:
        'Annual growth at the volatility of the benchmark: (growth - rate) σ(benchmark) / σ + rate.',
      source: ['Modigliani, Modigliani', 1997, 'Risk-Adjusted Performance'],
      otherwise: 'ZERO_VARIANCE',
      of: from((p) => (excess(p) * p.deviationBenchmark) / p.deviationOwn + p.riskFree),
    },
    {
      name: 'activeReturnAnnual',
      label: 'Active return',
      unit: 'FRACTION',
      definition: 'Annual growth less that of the benchmark.',
      otherwise: 'OUT_OF_RANGE',
      of: from((p) =>
        p.growthOwn === null || p.growthBenchmark === null ? null : p.growthOwn - p.growthBenchmark,
      ),
    },
    {
      name: 'upCapture',
      label: 'Up capture',
      unit: 'RATIO',
      definition:
        'Annual growth over the rising periods of the benchmark by that of the benchmark.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      of: from((p) => p.side(1).growthOwn / p.side(1).growthBenchmark),
    },
    {
      name: 'downCapture',
      label: 'Down capture',
      unit: 'RATIO',
      definition:
        'Annual growth over the falling periods of the benchmark by that of the benchmark.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      of: from((p) => p.side(-1).growthOwn / p.side(-1).growthBenchmark),
    },
    {
      name: 'betaUp',
      label: 'Beta of rising periods',
      unit: 'RATIO',
      definition: 'Slope of the regression over the rising periods of the benchmark.',
      source: ['Bawa, Lindenberg', 1977, 'Capital Market Equilibrium in a Mean-Lower Partial'],
      of: from((p) => p.side(1).beta),
    },
    {
      name: 'betaDown',
      label: 'Beta of falling periods',
      unit: 'RATIO',
      definition: 'Slope of the regression over the falling periods of the benchmark.',
      source: ['Bawa, Lindenberg', 1977, 'Capital Market Equilibrium in a Mean-Lower Partial'],
      of: from((p) => p.side(-1).beta),
    },
    {
      name: 'battingAverage',
      label: 'Batting average',
      unit: 'FRACTION',
      definition: 'Share of the periods with a return above that of the benchmark.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      minimum: 1,
      of: from((p) => p.better / p.count),
    },
    {
      name: 'benchmarkTotalReturn',
      label: 'Total return of the benchmark',
      unit: 'FRACTION',
      definition: 'Last value of the benchmark by its first, less 1, over common dates.',
      minimum: 1,
      otherwise: 'OUT_OF_RANGE',
      of: from((p) => p.totalBenchmark),
    },
    {
      name: 'benchmarkCagr',
      label: 'Annual growth of the benchmark',
      unit: 'FRACTION',
      definition: 'Annual growth that compounds to the total return of the benchmark.',
      minimum: 1,
      otherwise: 'OUT_OF_RANGE',
      of: from((p) => p.growthBenchmark),
    },
    {
      name: 'benchmarkVolatility',
      label: 'Volatility of the benchmark',
      unit: 'FRACTION',
      definition: 'Standard deviation (n - 1) of the returns of the benchmark, annualised.',
      minimum: 2,
      otherwise: 'OUT_OF_RANGE',
      of: from((p) => p.deviationBenchmark * root(p)),
    },
    {
      name: 'benchmarkSharpe',
      label: 'Sharpe ratio of the benchmark',
      unit: 'RATIO',
      definition: 'Sharpe ratio of the benchmark over common dates.',
      source: ['Sharpe', 1994, 'The Sharpe Ratio'],
      of: from((p) => ((p.meanBenchmark - p.riskFree / year(p)) / p.deviationBenchmark) * root(p)),
    },
    {
      name: 'benchmarkMaxDrawdown',
      label: 'Maximum drawdown of the benchmark',
      unit: 'FRACTION',
      definition: 'Deepest fall of the benchmark from a peak, 0 or below.',
      minimum: 1,
      otherwise: 'OUT_OF_RANGE',
      of: from((p) =>
        drawdowns(p.values.benchmark).reduce((least, depth) => Math.min(least, depth), 0),
      ),
    },
    {
      name: 'commonReturns',
      label: 'Common returns',
      unit: 'COUNT',
      definition: 'Returns over dates that the series and the benchmark have in common.',
      minimum: 1,
      otherwise: 'OUT_OF_RANGE',
      of: from((p) => p.count),
    },
  ],
);
