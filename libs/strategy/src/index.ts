export { Candle } from './candle-view.js';
export { crossedAbove, crossedBelow } from './crossing.js';
export { builtInStrategies } from './examples/index.js';
export type {
  Fill,
  IndicatorPlace,
  OrderOptions,
  OrderSnapshot,
  PositionSnapshot,
  SeriesPlace,
  StrategyHost,
} from './host.js';
export { checkParameters, describeParameters } from './parameters.js';
export type { ParameterDescription } from './parameters.js';
export { Strategy } from './strategy.js';
export type { ParametrisedClass, ParametrisedStrategy, StrategyClass } from './strategy.js';
