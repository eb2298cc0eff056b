export {
  accepted,
  type GraphqlAnswer,
  type GraphqlFailure,
  RequestRefused,
  type UserError,
  velaErrorOf,
} from './answer.js';
export type {
  AccountResultView,
  AmbiguousCandleView,
  BacktestReportView,
  CandleOutcomeView,
  FeeResultView,
  FigureRangeView,
  InstrumentResultView,
  LookAheadView,
  UncertaintyView,
} from './backtest-report.js';
export * from './backtest-tables.js';
export type { FaultReportView } from './fault-report.js';
export * from './backtests.js';
export * from './broker-accounts.js';
export * from './broker-connections.js';
export * from './broker-orders.js';
export * from './candles.js';
export { type Client, createClient, type RequestOptions } from './client.js';
export * from './data-imports.js';
export * from './datasets.js';
export * from './deployments.js';
export { type GraphqlDocument, graphql, type NoVariables } from './document.js';
export * from './feeds.js';
export * from './instruments.js';
export * from './markets.js';
export type { MetricsView } from './metrics.js';
export * from './monte-carlo.js';
export type { JobFailure, Page, PageVariables, StreamEvent } from './paging.js';
export {
  BACKTEST_REPRODUCTION,
  type ReproductionView,
  type RunDifferenceView,
} from './reproduction.js';
export * from './statistics.js';
export * from './strategies.js';
export { RECONNECTS_MAX, type StreamOptions } from './subscription.js';
export * from './system.js';
export type { Endpoint } from './transport.js';
