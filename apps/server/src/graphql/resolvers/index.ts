import { BacktestFieldsResolver, PinnedDatasetResolver } from './backtest-fields.resolver.js';
import { BacktestReportResolver } from './backtest-report.resolver.js';
import { BacktestSeriesResolver } from './backtest-series.resolver.js';
import { BacktestResolver } from './backtest.resolver.js';
import { CandleResolver } from './candle.resolver.js';
import { DataImportResolver } from './data-import.resolver.js';
import { DatasetResolver } from './dataset.resolver.js';
import { FeesResolver } from './fees.resolver.js';
import { IndicatorResolver } from './indicator.resolver.js';
import { InstrumentResolver } from './instrument.resolver.js';
import { LIVE_RESOLVERS } from './live/index.js';
import { MarketResolver } from './market.resolver.js';
import { MonteCarloResolver } from './monte-carlo.resolver.js';
import { StatisticsResolver } from './statistics.resolver.js';
import { StrategyResolver, StrategyVersionResolver } from './strategy.resolver.js';
import { SystemResolver } from './system.resolver.js';
// What types it names are printed where live trading has them.
import { FaultReportResolver } from './fault-report.resolver.js';

/** Every resolver of the API. */
export const RESOLVERS = [
  BacktestResolver,
  BacktestFieldsResolver,
  BacktestReportResolver,
  BacktestSeriesResolver,
  PinnedDatasetResolver,
  CandleResolver,
  DataImportResolver,
  DatasetResolver,
  FeesResolver,
  IndicatorResolver,
  InstrumentResolver,
  ...LIVE_RESOLVERS,
  MarketResolver,
  MonteCarloResolver,
  StatisticsResolver,
  StrategyResolver,
  StrategyVersionResolver,
  SystemResolver,
  FaultReportResolver,
];
