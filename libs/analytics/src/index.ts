export { type CalendarSpan, calendarReturns } from './calendar-returns.js';
export { downsample, type Points } from './downsample.js';
export {
  type Drawdown,
  deepestDrawdown,
  drawdowns,
  longestUnderwater,
  painIndex,
  type Underwater,
  ulcerIndex,
  underwaterSpells,
  worstDrawdowns,
} from './drawdown.js';
export {
  computeMetrics,
  type DatedValues,
  type Metrics,
  type MetricsInput,
  returnsByName,
} from './metrics.js';
export * from './statistics/index.js';
export * from './moments.js';
export * from './monte-carlo/index.js';
export { normalDensity, normalProbability, normalQuantile } from './normal-distribution.js';
export { omegaRatio } from './omega-ratio.js';
export { quantileOfSorted } from './quantile.js';
export {
  calendarAnnualGrowth,
  compoundAnnualGrowth,
  logReturns,
  simpleReturns,
  totalReturn,
} from './returns.js';
export { type RunSummary, type RunSummaryOptions, runSummary } from './run-summary.js';
export { deflatedSharpeRatio, type SharpeTrials } from './deflated-sharpe-ratio.js';
export { type RollingMetrics, rollingMetrics } from './rolling-metrics.js';
export { type Annualisation, probabilisticSharpeRatio, sharpeRatio } from './sharpe-ratio.js';
export { downsideDeviation, sortinoRatio } from './sortino-ratio.js';
export * from './significance/index.js';
export { sparkline } from './sparkline.js';
export { autocorrelation, stability } from './stability.js';
export {
  type TradeColumns,
  type TradeRecord,
  type TradeStatistics,
  tradeColumns,
  tradeStatistics,
} from './trade-statistics.js';
export { type TailRisk, tailRatio, tailRisk } from './value-at-risk.js';
export {
  expectancy,
  kellyFraction,
  systemQualityNumber,
  type WinsAndLosses,
  winsAndLosses,
} from './wins-and-losses.js';
