// The library: what `import … from 'vela'` gives to a script. It holds every name that a strategy
// file for the server may import (libs/runners/src/authoring.ts), and what runs it here.
export * from '@vela/indicators';
export {
  Candle,
  type CandleHistory,
  type ColumnFunction,
  type Fill,
  type IndicatorPlace,
  type OrderChange,
  type OrderOptions,
  type OrderSnapshot,
  type OrderTime,
  type OwnColumn,
  type ParametrisedClass,
  type ParametrisedStrategy,
  type PositionSnapshot,
  type Schedule,
  type SeriesPlace,
  type SessionPeriod,
  Strategy,
  type StrategyClass,
  type Timer,
  builtInStrategies,
  crossedAbove,
  crossedBelow,
} from '@vela/strategy';
export { z } from 'zod';
/** All indicators by name: `indicators.sma(20)`. */
export * as indicators from '@vela/indicators';
/** Statistics of returns, drawdowns and trades by name. */
export * as statistics from '@vela/analytics';
export {
  type ErrorCode,
  VelaError,
  formatDate,
  formatInstant,
  parseInstant,
  parseTimeframe,
} from '@vela/kernel';
export { TradingCalendar, calendarOf, findCalendar } from '@vela/calendar';
export { type ContractNote, type NoteDeal, contractNote } from '@vela/fees';
export { type BookMessage, type BookUpdates, BookReplay, OrderBook } from '@vela/market';
export type { CandleColumns, Instrument } from '@vela/market';
export type {
  BacktestWarning,
  InstrumentResult,
  LookAhead,
  LookAheadFinding,
  Uncertainty,
  WarningLink,
} from '@vela/ports';
export type { CorporateActionInput, ExchangeRateInput } from '@vela/backtest';
export { BookLiquidity } from '@vela/venue';
export type {
  CandleFacts,
  LiquidityModel,
  LiquidityRequest,
  PathModel,
  SlippageModel,
  TakerFill,
} from '@vela/venue';
export { backtest } from './backtest.js';
export type { BacktestOptions, BacktestProgress, SimulationInput } from './backtest-options.js';
export { BacktestResult } from './backtest-result.js';
export type { ReportOptions } from './result-report.js';
export type { ResultStatistic, StatisticsOptions } from './result-statistics.js';
export type { EquityCurve, RunMetrics } from './run-metrics.js';
export { CandleSeries } from './candle-series.js';
export type { CandleRow, TimeRange } from './candle-series.js';
export { computeIndicator } from './compute-indicator.js';
export { fromCsv } from './from-csv.js';
export type { CsvOptions } from './from-csv.js';
export { fromRows } from './from-rows.js';
export type { CandleInput, RowOptions } from './from-rows.js';
export { generateCandles } from './generate-candles.js';
export type { MarketOptions } from './generate-candles.js';
export type { InstrumentOptions, InstrumentProperties } from './instrument-of.js';
export { metrics } from './metrics.js';
export type { MetricsOptions } from './metrics.js';
export { monteCarlo } from './monte-carlo.js';
export type { MonteCarloOptions } from './monte-carlo.js';
export type { BacktestModels, FeeQuestion } from './own-models.js';
export { quotesFromCsv, quotesFromRows } from './quotes.js';
export type { QuoteCsvOptions, QuoteInput, QuoteSeries } from './quotes.js';
export { resample } from './resample.js';
export type { FillRow, OpenTrade, OrderRow, Trade } from './result-rows.js';
