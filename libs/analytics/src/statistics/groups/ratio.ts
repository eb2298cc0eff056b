import { excessKurtosis, skewness } from '../../moments.js';
import { defineGroup } from '../definition.js';
import { missing } from '../reason.js';
import type { Sample } from '../sample.js';

const REQUIRED_RETURN_ANNUAL = 0.05;

/** Omega of a threshold by period: mean above it by mean below it. */
const omega = (sample: Sample, threshold: number): number => {
  const { upper1, lower1 } = sample.partial(threshold);
  return upper1 / lower1;
};

const sortino = (sample: Sample, rate: number): number =>
  ((sample.moments.mean - rate) / Math.sqrt(sample.partial(rate).lower2)) * sample.yearRoot;

/** Return beside the risk that it took. */
export const ratioGroup = defineGroup(
  { group: 'ratio', sampleOf: 'returns', minimum: 10, otherwise: 'ZERO_VARIANCE' },
  [
    {
      name: 'sharpe',
      label: 'Sharpe ratio',
      unit: 'RATIO',
      definition: 'Mean return above the rate without risk by its standard deviation, annualised.',
      source: ['Sharpe', 1994, 'The Sharpe Ratio'],
      of: (s) => s.sharpe * s.yearRoot,
    },
    {
      name: 'sharpeRf0',
      label: 'Sharpe ratio above 0',
      unit: 'RATIO',
      definition: 'Mean return by its standard deviation, annualised, whatever the rate.',
      source: ['Sharpe', 1966, 'Mutual Fund Performance'],
      of: (s) => (s.moments.mean / s.deviation) * s.yearRoot,
    },
    {
      name: 'sharpePerPeriod',
      label: 'Sharpe ratio by period',
      unit: 'RATIO',
      definition: 'Mean return above the rate without risk by its standard deviation.',
      source: ['Sharpe', 1994, 'The Sharpe Ratio'],
      of: (s) => s.sharpe,
    },
    {
      name: 'adjustedSharpe',
      label: 'Adjusted Sharpe ratio',
      unit: 'RATIO',
      definition:
        'Annual growth by volatility SR with a penalty for skewness S and excess kurtosis K: ' +
        'SR (1 + S SR / 6 - K SR² / 24).',
      source: ['Pézier, White', 2006, 'The Relative Merits of Investable Hedge Fund Indices'],
      of: (s) => {
        const ratio = (s.growth - s.riskFreeRateAnnual) / (s.deviation * s.yearRoot);
        const kurtosis = excessKurtosis(s.moments);
        return ratio * (1 + (skewness(s.moments) / 6) * ratio - (kurtosis / 24) * ratio ** 2);
      },
    },
    {
      name: 'sharpeAutocorrelated',
      label: 'Sharpe ratio for dependent returns',
      unit: 'RATIO',
      definition:
        'Sharpe ratio annualised for returns whose autocorrelation falls as the powers of that at ' +
        'lag 1, ρ: q / √(q + 2 Σ (q - k) ρ^k) in place of √q with q periods of a year.',
      source: ['Lo', 2002, 'The Statistics of Sharpe Ratios, equation 20'],
      of: (s) => (s.isFlat ? Number.NaN : s.sharpe * dependentRoot(s)),
    },
    {
      name: 'sortino',
      label: 'Sortino ratio',
      unit: 'RATIO',
      definition:
        'Mean return above the rate without risk by its downside deviation over all returns, ' +
        'annualised.',
      source: ['Sortino, Price', 1994, 'Performance Measurement in a Downside Risk Framework'],
      otherwise: 'NO_LOSSES',
      of: (s) => sortino(s, s.riskFreeRate),
    },
    {
      name: 'sortinoRf0',
      label: 'Sortino ratio above 0',
      unit: 'RATIO',
      definition: 'Mean return by downside deviation over all returns, annualised.',
      source: ['Sortino, Price', 1994, 'Performance Measurement in a Downside Risk Framework'],
      otherwise: 'NO_LOSSES',
      of: (s) => sortino(s, 0),
    },
    {
      name: 'omega',
      seriesName: 'omega0',
      label: 'Omega ratio',
      unit: 'RATIO',
      definition: 'Sum of the returns above 0 by the size of the sum of those below.',
      source: ['Keating, Shadwick', 2002, 'A Universal Performance Measure'],
      otherwise: 'NO_LOSSES',
      of: (s) => omega(s, 0),
    },
    {
      name: 'omegaRequired5pctAnnual',
      label: 'Omega ratio at 5 % a year',
      unit: 'RATIO',
      definition:
        'Sum of what returns lie above the one that compounds to 5 % a year by the sum below.',
      source: ['Keating, Shadwick', 2002, 'A Universal Performance Measure'],
      otherwise: 'NO_LOSSES',
      of: (s) => omega(s, (1 + REQUIRED_RETURN_ANNUAL) ** (1 / s.periodsPerYear) - 1),
    },
    {
      name: 'kappa3',
      label: 'Kappa of order 3',
      unit: 'RATIO',
      definition:
        'Mean return by the cube root of the mean cubed size of returns below 0, annualised as ' +
        'the Sharpe ratio is.',
      source: ['Kaplan, Knowles', 2004, 'Kappa: A Generalized Downside Risk-Adjusted Measure'],
      otherwise: 'NO_LOSSES',
      of: (s) => (s.moments.mean / Math.cbrt(s.partial(0).lower3)) * s.yearRoot,
    },
    {
      name: 'upsidePotentialRatio',
      label: 'Upside potential ratio',
      unit: 'RATIO',
      definition: 'Mean of the returns above 0, over all, by the downside deviation.',
      source: ['Sortino, van der Meer, Plantinga', 1999, 'The Dutch Triangle'],
      otherwise: 'NO_LOSSES',
      of: (s) => s.partial(0).upper1 / Math.sqrt(s.partial(0).lower2),
    },
    {
      name: 'prospectRatio',
      label: 'Prospect ratio',
      unit: 'RATIO',
      definition: 'Mean of the returns with losses counted 2.25 times by the downside deviation.',
      source: ['Watanabe', 2006, 'Is Sharpe Ratio Still Effective?'],
      otherwise: 'NO_LOSSES',
      of: (s) => {
        const { upper1, lower1, lower2 } = s.partial(0);
        return (upper1 - 2.25 * lower1) / Math.sqrt(lower2);
      },
    },
    {
      name: 'dRatio',
      label: 'D ratio',
      unit: 'RATIO',
      definition:
        'Number times sum of the losing returns by number times sum of the winning ones; lower ' +
        'is better.',
      source: ['Ghosh, Lawrence', 2004, 'Value of Extreme Losses: the d-Ratio'],
      otherwise: 'NO_WINS',
      of: ({ outcomes: o }) => (o.losses * -o.lost) / (o.wins * o.won),
    },
    {
      name: 'gainToPain',
      seriesName: 'gainToPainDaily',
      label: 'Gain to pain',
      unit: 'RATIO',
      definition: 'Sum of the returns by the size of the sum of the negative ones.',
      source: ['Schwager', 2012, 'Hedge Fund Market Wizards'],
      otherwise: 'NO_LOSSES',
      of: ({ outcomes: o }) => (o.won + o.lost) / -o.lost,
    },
    {
      name: 'gainToPainMonthly',
      label: 'Gain to pain of months',
      unit: 'RATIO',
      definition: 'Sum of the monthly returns by the size of the sum of the negative ones.',
      source: ['Schwager', 2012, 'Hedge Fund Market Wizards'],
      sampleOf: 'months',
      minimum: 6,
      otherwise: 'NO_LOSSES',
      of: (s) => {
        const { won, lost } = s.spanOutcomes('month');
        return (won + lost) / -lost;
      },
    },
    {
      name: 'tailRatio95',
      label: 'Tail ratio',
      unit: 'RATIO',
      definition: 'Size of the 95th percentile of the returns by that of the 5th.',
      source: ['Quantopian', 2015, 'empyrical, tail_ratio'],
      minimum: 20,
      of: (s) => Math.abs(s.order.quantile(0.95)) / Math.abs(s.order.quantile(0.05)),
    },
    {
      name: 'rachev95',
      label: 'Rachev ratio',
      unit: 'RATIO',
      definition: 'Mean of the best 5 % of the returns by the size of the mean of the worst 5 %.',
      source: ['Biglova, Ortobelli, Rachev, Stoyanov', 2004, 'Different Approaches to Risk'],
      minimum: 20,
      of: (s) =>
        s.order.lowestMean(0.05) < 0
          ? s.order.highestMean(0.05) / -s.order.lowestMean(0.05)
          : missing('NO_LOSSES'),
    },
    {
      name: 'rewardToValueAtRisk95',
      label: 'Reward to value at risk',
      unit: 'RATIO',
      definition: 'Mean return above the rate without risk by the size of the value at risk, 95 %.',
      source: ['Dowd', 2000, 'Adjusting for Risk: An Improved Sharpe Ratio'],
      minimum: 20,
      of: (s) => byLoss(s, s.order.quantile(0.05)),
    },
    {
      name: 'conditionalSharpe95',
      label: 'Conditional Sharpe ratio',
      unit: 'RATIO',
      definition:
        'Mean return above the rate without risk by the size of the expected shortfall, 95 %.',
      source: ['Martin, Rachev, Siboulet', 2003, 'Phi-Alpha Optimal Portfolios: STARR'],
      minimum: 20,
      of: (s) => byLoss(s, s.order.meanUpTo(0.05)),
    },
    {
      name: 'skewnessKurtosisRatio',
      label: 'Skewness by kurtosis',
      unit: 'RATIO',
      definition: 'Skewness by kurtosis (not excess) of the returns as a population.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      of: ({ moments }) => skewness(moments) / (excessKurtosis(moments) + 3),
    },
    {
      name: 'stabilityR2',
      label: 'Stability',
      unit: 'FRACTION',
      definition:
        'Share of the variance of the cumulative log return that a straight line explains.',
      source: ['Quantopian', 2015, 'empyrical, stability_of_timeseries'],
      of: (s) => (s.isFlat && s.moments.mean === 0 ? Number.NaN : s.logs.rSquared),
    },
    {
      name: 'kRatio',
      label: 'K ratio',
      unit: 'RATIO',
      definition:
        'Slope of the cumulative log return on time by its standard error and by the number of ' +
        'returns.',
      source: ['Kestner', 2003, 'Quantitative Trading Strategies'],
      of: (s) => (s.isFlat ? Number.NaN : s.logs.slopeScore / s.returns.length),
    },
  ],
);

function byLoss(sample: Sample, tail: number) {
  if (tail >= 0) return missing('NO_LOSSES');
  return (sample.moments.mean - sample.riskFreeRate) / -tail;
}

/** Factor of the year for returns with an autocorrelation that decays as an AR(1). */
function dependentRoot(sample: Sample): number {
  const q = sample.periodsPerYear;
  const rho = sample.neighbours.correlation;
  if (!(Math.abs(rho) < 1)) return Number.NaN;
  // Σ (q - k) ρ^k for k from 1 below q, summed up in closed form.
  const sum = (rho / (1 - rho)) * (q - (1 - rho ** q) / (1 - rho));
  return q / Math.sqrt(q + 2 * sum);
}
