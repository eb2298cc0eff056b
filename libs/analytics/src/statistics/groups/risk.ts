import { defineGroup } from '../definition.js';

/** How much returns vary. */
export const riskGroup = defineGroup(
  { group: 'risk', sampleOf: 'returns', minimum: 2, otherwise: 'OUT_OF_RANGE' },
  [
    {
      name: 'volatility',
      seriesName: 'volAnnual',
      label: 'Volatility',
      unit: 'FRACTION',
      definition: 'Standard deviation of returns (n - 1), annualised by the root of time.',
      of: (s) => s.deviation * s.yearRoot,
    },
    {
      name: 'volatilityPerPeriod',
      seriesName: 'volDaily',
      label: 'Volatility by period',
      unit: 'FRACTION',
      definition: 'Standard deviation of returns (n - 1) of one period.',
      of: (s) => s.deviation,
    },
    {
      name: 'logVolAnnual',
      label: 'Volatility of log returns',
      unit: 'FRACTION',
      definition: 'Standard deviation (n - 1) of the logarithms of 1 + return, annualised.',
      otherwise: 'CAPITAL_LOST',
      of: (s) => s.logs.deviation * s.yearRoot,
    },
    {
      name: 'downsideDeviationAnnual',
      label: 'Downside deviation',
      unit: 'FRACTION',
      definition: 'Root of the mean square of returns below 0 over all returns, annualised.',
      source: ['Sortino, Price', 1994, 'Performance Measurement in a Downside Risk Framework'],
      minimum: 1,
      of: (s) => Math.sqrt(s.partial(0).lower2) * s.yearRoot,
    },
    {
      name: 'upsideDeviationAnnual',
      label: 'Upside deviation',
      unit: 'FRACTION',
      definition: 'Root of the mean square of returns above 0 over all returns, annualised.',
      source: ['Bacon', 2008, 'Practical Portfolio Performance Measurement and Attribution'],
      minimum: 1,
      of: (s) => Math.sqrt(s.partial(0).upper2) * s.yearRoot,
    },
    {
      name: 'semiDeviationAnnual',
      label: 'Semideviation',
      unit: 'FRACTION',
      definition:
        'Root of the mean square of what returns lie below their mean, over all, annualised.',
      source: ['Markowitz', 1959, 'Portfolio Selection'],
      of: (s) => Math.sqrt(s.partial(s.moments.mean).lower2) * s.yearRoot,
    },
    {
      name: 'meanAbsoluteDeviation',
      label: 'Mean absolute deviation',
      unit: 'FRACTION',
      definition: 'Mean distance of the returns from their mean, by period.',
      source: ['Konno, Yamazaki', 1991, 'Mean-Absolute Deviation Portfolio Optimization Model'],
      of: (s) => {
        const { lower1, upper1 } = s.partial(s.moments.mean);
        return lower1 + upper1;
      },
    },
    {
      name: 'interquartileRange',
      label: 'Interquartile range',
      unit: 'FRACTION',
      definition: 'Distance of the 75th from the 25th percentile of the returns.',
      minimum: 4,
      of: (s) => s.order.quantile(0.75) - s.order.quantile(0.25),
    },
    {
      name: 'volatilitySkewness',
      label: 'Volatility skewness',
      unit: 'RATIO',
      definition: 'Mean square of returns above 0 by that of returns below 0.',
      source: ['Rom, Ferguson', 2001, 'A Software Developer’s View'],
      otherwise: 'NO_LOSSES',
      of: (s) => s.partial(0).upper2 / s.partial(0).lower2,
    },
  ],
);
