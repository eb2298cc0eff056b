export { decodeColumns, encodeColumns } from './column-bytes.js';
export type { Columns } from './column-bytes.js';
export { runOverColumns } from './column-run.js';
export type { ColumnRunRequest, ColumnRunResult, ColumnTrade, OpenTrade } from './column-run.js';
export { finishedRun, storedRun } from './finished-run.js';
export { ENGINE_VERSION, inputDigest } from './input-digest.js';
export { LiveRunSession } from './live-session.js';
export { runMetrics, slicesPerYear } from './metrics.js';
export { CandlePaths } from './monte-carlo/candle-paths.js';
export type { FinishedColumns } from './monte-carlo/finished-columns.js';
export { needsCandles, simulateRun } from './monte-carlo/simulate-run.js';
export type { ColumnMethod, MonteCarloRequest } from './monte-carlo/simulate-run.js';
export { runOverPortfolio } from './portfolio-run.js';
export type { PortfolioFill, PortfolioRunResult } from './portfolio-run.js';
export { resultDigest } from './result-digest.js';
export { resultTables } from './result-columns.js';
export type { ResultTables } from './result-columns.js';
export { BacktestSession } from './session.js';
export type { SessionSetup } from './session-setup.js';
export { startingCash } from './starting-cash.js';
export { simulationOptionList } from './simulation-option-list.js';
export type { SimulationOption } from './simulation-option-list.js';
export { readRunEvents } from './run-events.js';
export type {
  CorporateActionInput,
  EventFault,
  ExchangeRateInput,
  RunEvents,
} from './run-events.js';
export { inputDifferences, resultDifference } from './reproduction/run-difference.js';
export type { RunDifference } from './reproduction/run-difference.js';
