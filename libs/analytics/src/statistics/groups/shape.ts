import { excessKurtosis, sampleExcessKurtosis, sampleSkewness, skewness } from '../../moments.js';
import { defineGroup, type StatisticParts } from '../definition.js';

const percentile = (percent: number): StatisticParts => ({
  name: `percentile${percent}`,
  label: `${percent}th percentile`,
  unit: 'FRACTION',
  definition: `Return that ${100 - percent} % of the periods exceed.`,
  source: ['Hyndman, Fan', 1996, 'Sample Quantiles in Statistical Packages, type 7'],
  minimum: 4,
  of: (s) => s.order.quantile(percent / 100),
});

/** The shape of the distribution of returns. */
export const shapeGroup = defineGroup(
  { group: 'shape', sampleOf: 'returns', minimum: 10, otherwise: 'ZERO_VARIANCE' },
  [
    {
      name: 'skew',
      seriesName: 'skewPopulation',
      label: 'Skewness',
      unit: 'RATIO',
      definition: 'Third moment of the returns by the cubed standard deviation (population).',
      source: ['Pearson', 1895, 'Skew Variation in Homogeneous Material'],
      of: ({ moments }) => skewness(moments),
    },
    {
      name: 'skewBiasCorrected',
      label: 'Skewness of a sample',
      unit: 'RATIO',
      definition: 'Skewness corrected for the size of the sample, G1.',
      source: ['Joanes, Gill', 1998, 'Comparing Measures of Sample Skewness and Kurtosis'],
      of: ({ moments }) => sampleSkewness(moments),
    },
    {
      name: 'kurtosis',
      seriesName: 'excessKurtosisPopulation',
      label: 'Excess kurtosis',
      unit: 'RATIO',
      definition: 'Fourth moment by the squared variance (population), less 3.',
      source: ['Pearson', 1905, 'Das Fehlergesetz und seine Verallgemeinerungen'],
      of: ({ moments }) => excessKurtosis(moments),
    },
    {
      name: 'excessKurtosisBiasCorrected',
      label: 'Excess kurtosis of a sample',
      unit: 'RATIO',
      definition: 'Excess kurtosis corrected for the size of the sample, G2.',
      source: ['Joanes, Gill', 1998, 'Comparing Measures of Sample Skewness and Kurtosis'],
      of: ({ moments }) => sampleExcessKurtosis(moments),
    },
    {
      name: 'jarqueBera',
      label: 'Jarque-Bera statistic',
      unit: 'RATIO',
      definition:
        'How far skewness S and excess kurtosis K are from a normal: n / 6 (S² + K² / 4).',
      source: ['Jarque, Bera', 1980, 'Efficient Tests for Normality'],
      minimum: 30,
      of: ({ moments }) => jarqueBera(moments.count, skewness(moments), excessKurtosis(moments)),
    },
    {
      name: 'normalityProbability',
      label: 'Probability under normality',
      unit: 'FRACTION',
      definition: 'Chance of so large a Jarque-Bera statistic if returns were normal (chi², 2).',
      source: ['Jarque, Bera', 1980, 'Efficient Tests for Normality'],
      minimum: 30,
      of: ({ moments }) =>
        Math.exp(-jarqueBera(moments.count, skewness(moments), excessKurtosis(moments)) / 2),
    },
    {
      name: 'autocorrLag1',
      label: 'Autocorrelation',
      unit: 'RATIO',
      definition: 'Correlation of returns with the returns one period earlier.',
      source: ['Box, Jenkins', 1970, 'Time Series Analysis'],
      of: (s) => (s.isFlat ? Number.NaN : s.neighbours.correlation),
    },
    {
      name: 'autocorrOfSquares',
      label: 'Clustering of volatility',
      unit: 'RATIO',
      definition:
        'Correlation of squared deviations from the mean return with those one period earlier.',
      source: ['Engle', 1982, 'Autoregressive Conditional Heteroscedasticity'],
      of: (s) => (s.isFlat ? Number.NaN : s.neighbours.squaredCorrelation),
    },
    percentile(5),
    percentile(25),
    percentile(75),
    percentile(95),
  ],
);

const jarqueBera = (count: number, skew: number, kurtosis: number): number =>
  (count / 6) * (skew ** 2 + kurtosis ** 2 / 4);
