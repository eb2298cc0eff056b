import { excessKurtosis, skewness } from '../../moments.js';
import { normalDensity, normalQuantile } from '../../normal-distribution.js';
import { defineGroup, type StatisticParts } from '../definition.js';
import { meanBelow } from '../order-statistics.js';
import type { Sample } from '../sample.js';

const RISK_METRICS = ['Morgan', 1996, 'RiskMetrics Technical Document'] as const;

/** Value at risk and expected shortfall at one confidence. */
function tailAt(percent: 95 | 99, names: { readonly var: string; readonly es: string }) {
  const tail = (100 - percent) / 100;
  const z = normalQuantile(1 - percent / 100);
  const normal = (s: Sample): number => s.moments.mean + z * s.deviation;
  const parts: readonly StatisticParts[] = [
    {
      name: names.var,
      seriesName: `varHistorical${percent}`,
      label: `Value at risk ${percent} %`,
      unit: 'FRACTION',
      definition: `Return of one period that ${percent} % of the periods exceed; a loss is below 0.`,
      source: ['Hyndman, Fan', 1996, 'Sample Quantiles in Statistical Packages, type 7'],
      of: (s) => s.order.quantile(tail),
    },
    {
      name: names.es,
      seriesName: `cvarHistorical${percent}MeanAtOrBelowVar`,
      label: `Expected shortfall ${percent} %`,
      unit: 'FRACTION',
      definition: `Mean return of the periods at or below the value at risk ${percent} %.`,
      source: ['Acerbi, Tasche', 2002, 'On the Coherence of Expected Shortfall'],
      of: (s) => s.order.meanUpTo(tail),
    },
    {
      name: `cvarHistorical${percent}Empyrical`,
      label: `Mean of the worst ${100 - percent} %`,
      unit: 'FRACTION',
      definition: `Mean of the ⌊(n - 1) ${tail}⌋ + 1 smallest returns.`,
      source: ['Quantopian', 2015, 'empyrical, conditional_value_at_risk'],
      of: (s) => s.order.lowestMean(tail),
    },
    {
      name: `varNormal${percent}`,
      label: `Normal value at risk ${percent} %`,
      unit: 'FRACTION',
      definition: `Mean less the standard deviation times ${(-z).toFixed(4)}, by period.`,
      source: RISK_METRICS,
      minimum: 10,
      of: normal,
    },
    {
      name: `esNormal${percent}`,
      label: `Normal expected shortfall ${percent} %`,
      unit: 'FRACTION',
      definition: `Mean less the standard deviation times φ(z) / ${tail}, by period.`,
      source: RISK_METRICS,
      minimum: 10,
      of: (s) => s.moments.mean - (s.deviation * normalDensity(z)) / tail,
    },
    {
      name: `cvarQuantstats${percent}`,
      label: `Mean below the normal value at risk ${percent} %`,
      unit: 'FRACTION',
      definition: 'Mean of the returns below the normal value at risk.',
      source: ['Aroussi', 2019, 'quantstats, conditional_value_at_risk'],
      otherwise: 'NO_TAIL',
      of: (s) => meanBelow(s.returns, normal(s)),
    },
    {
      name: `varCornishFisher${percent}`,
      label: `Modified value at risk ${percent} %`,
      unit: 'FRACTION',
      definition: 'Normal value at risk with its quantile expanded for skewness and kurtosis.',
      source: ['Cornish, Fisher', 1937, 'Moments and Cumulants in the Specification'],
      of: (s) => s.moments.mean + expanded(z, s) * s.deviation,
    },
  ];
  return parts;
}

function expanded(z: number, { moments }: Sample): number {
  const [skew, kurtosis] = [skewness(moments), excessKurtosis(moments)];
  return (
    z +
    ((z ** 2 - 1) * skew) / 6 +
    ((z ** 3 - 3 * z) * kurtosis) / 24 -
    ((2 * z ** 3 - 5 * z) * skew ** 2) / 36
  );
}

/** What the worst periods cost, as signed returns. */
export const tailGroup = [
  ...defineGroup(
    { group: 'tail', sampleOf: 'returns', minimum: 20, otherwise: 'ZERO_VARIANCE' },
    tailAt(95, { var: 'valueAtRisk95', es: 'expectedShortfall95' }),
  ),
  ...defineGroup(
    { group: 'tail', sampleOf: 'returns', minimum: 100, otherwise: 'ZERO_VARIANCE' },
    tailAt(99, { var: 'valueAtRisk99', es: 'expectedShortfall99' }),
  ),
];
