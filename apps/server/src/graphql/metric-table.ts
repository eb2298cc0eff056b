import { STATISTIC_UNITS, statisticsCatalogue } from '@vela/analytics';
import type { StatisticUnit } from '@vela/analytics';

/** Unit of a statistic: what its number counts. */
export const METRIC_UNITS = STATISTIC_UNITS;

/** A statistic by its unit and definition. */
export type MetricDefinition = readonly [unit: StatisticUnit, definition: string];

/** The statistics of a run that have a field of their own. */
export const METRIC_NAMES = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'maxDrawdownRows',
  'ulcerIndex',
  'exposure',
  'turnover',
  'tradeCount',
  'winRate',
  'profitFactor',
  'payoffRatio',
  'expectancy',
  'averageWin',
  'averageLoss',
  'averageBarsHeld',
  'maxConsecutiveWins',
  'maxConsecutiveLosses',
  'sqn',
  'bestPeriod',
  'worstPeriod',
  'valueAtRisk95',
  'expectedShortfall95',
  'skew',
  'kurtosis',
  'netProfit',
  'fees',
  'finalEquity',
] as const;

/** Name of a statistic that has a field of its own. */
export type MetricName = (typeof METRIC_NAMES)[number];

/** Returns unit and definition of a statistic of the catalogue, undefined for other names. */
export function metricDefinition(name: string): MetricDefinition | undefined {
  const found = statisticsCatalogue.get(name);
  return found && [found.unit, found.definition];
}
