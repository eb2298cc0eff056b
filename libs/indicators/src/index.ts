export { Atr, atr } from './atr.js';
export { computeIndicator, type IndicatorSeries, toNullable, withInputs } from './batch.js';
export { catalogue } from './catalogue.js';
export { type IndicatorDefinition, type IndicatorSource, PERIOD_MAX } from './definition.js';
export { Donchian, donchian } from './donchian.js';
export { Ema, ema } from './ema.js';
export { type CandleField, Indicator, type IndicatorParameters } from './indicator.js';
export { IndicatorParameterError } from './indicator-parameter-error.js';
export { Rsi, rsi } from './rsi.js';
export { Sma, sma } from './sma.js';
export {
  type IndicatorSnapshot,
  restoreIndicator,
  type SnapshotField,
  type SnapshotNumber,
  snapshotIndicator,
} from './snapshot.js';
