export { commonRows } from './aligned-series.js';
export { statisticOfRun, statisticOfSeries, statisticsCatalogue } from './catalogue.js';
export {
  STATISTIC_GROUPS,
  STATISTIC_UNITS,
  type StatisticDefinition,
  type StatisticGroup,
  type StatisticSource,
  type StatisticUnit,
} from './definition.js';
export { type Interval, type Statistic, statisticOf, statisticsOf } from './engine.js';
export {
  COST_KINDS,
  type CostAttribution,
  type CostItem,
  type CostKind,
  type FinishedRun,
  type OpenLot,
  type RunBasis,
  type RunColumns,
  type RunInstrument,
} from './finished-run.js';
export { MISSING_REASONS, type MissingReason } from './reason.js';
export { type RunSampleOptions, sampleOfRun } from './run-sample.js';
export { SAMPLE_KINDS } from './sample-kind.js';
export { Sample as StatisticsSample } from './sample.js';
export { seriesDefinitions, seriesStatistics } from './series-statistics.js';
export { type BootstrapOptions, bootstrapIntervals, bootstrapSteps } from './bootstrap.js';
export { type RollingOptions, type RollingPoints, rollingPoints } from './rolling-points.js';
export {
  type BreakdownBy,
  type BreakdownClock,
  BREAKDOWNS,
  type TradeGroup,
  tradeBreakdown,
} from './breakdown.js';
export { statisticsPage } from './catalogue-page.js';
export {
  compareSettings,
  compareTrades,
  type Difference,
  type FirstDifference,
  type TradeComparison,
} from './comparison.js';
export { type DrawdownRow, drawdownTable } from './drawdown-table.js';
export { intervalNames, intervalOf } from './intervals.js';
export { type PeriodRow, periodTable } from './period-table.js';
