export { Candle } from './candle-view.js';
export { crossedAbove, crossedBelow } from './crossing.js';
export { builtInStrategies } from './examples/index.js';
export type {
  Fill,
  IndicatorPlace,
  PositionSnapshot,
  SeriesPlace,
  SessionPeriod,
  StrategyHost,
  TargetWeight,
} from './host.js';
export { PLAIN_MARKET } from './order-options.js';
export type { OrderChange, OrderOptions, OrderSnapshot, OrderTime } from './order-options.js';
export { OwnColumn } from './own-column.js';
export type { CandleHistory, ColumnFunction } from './own-column.js';
export { checkParameters, describeParameters } from './parameters.js';
export type { ParameterDescription } from './parameters.js';
export { Strategy } from './strategy.js';
export type { ParametrisedClass, ParametrisedStrategy, StrategyClass } from './strategy.js';
export type { Schedule, Timer } from './timer.js';
