export { Adx, adx } from './adx.js';
export { Aroon, aroon } from './aroon.js';
export { Atr, atr } from './atr.js';
export {
  computeIndicator,
  fillColumns,
  type IndicatorSeries,
  toNullable,
  withInputs,
} from './batch.js';
export { Bbands, bbands } from './bbands.js';
export { Beta, beta } from './beta.js';
export { catalogue, indicatorFamilies } from './catalogue.js';
export { cataloguePage } from './catalogue-page.js';
export { Cci, cci } from './cci.js';
export { Correl, correl } from './correl.js';
export {
  defineIndicator,
  factorSchema,
  type IndicatorDefinition,
  type IndicatorSource,
  PERIOD_MAX,
  periodSchema,
} from './definition.js';
export { Dema, dema } from './dema.js';
export {
  describeIndicators,
  type IndicatorDescription,
  type ParameterDescription,
} from './describe.js';
export { Donchian, donchian } from './donchian.js';
export { Ema, ema } from './ema.js';
export { Ichimoku, ichimoku } from './ichimoku.js';
export { IndicatorParameterError } from './indicator-parameter-error.js';
export {
  type CandleField,
  type Columns,
  Indicator,
  type IndicatorParameters,
} from './indicator.js';
export { Kama, kama } from './kama.js';
export { Keltner, keltner } from './keltner.js';
export { Lag } from './lag.js';
export { Linearreg, linearreg } from './linearreg.js';
export { LinesIndicator, undefinedLines } from './lines-indicator.js';
export { Macd, macd } from './macd.js';
export { Mfi, mfi } from './mfi.js';
export { Mom, mom } from './mom.js';
export { MovingCovariance } from './moving-covariance.js';
export { MovingMaximum } from './moving-maximum.js';
export { MovingMinimum } from './moving-minimum.js';
export { MovingSum } from './moving-sum.js';
export { MovingVariance } from './moving-variance.js';
export { Natr, natr } from './natr.js';
export { Obv, obv } from './obv.js';
export { OrderedWindow } from './ordered-window.js';
export { Ppo, ppo } from './ppo.js';
export { Roc, roc } from './roc.js';
export { Rsi, rsi } from './rsi.js';
export { RunningSum } from './running-sum.js';
export { Sar, sar } from './sar.js';
export { Sma, sma } from './sma.js';
export {
  type IndicatorSnapshot,
  restoreIndicator,
  type SnapshotField,
  type SnapshotNumber,
  snapshotIndicator,
} from './snapshot.js';
export { Stddev, stddev } from './stddev.js';
export { Stoch, stoch } from './stoch.js';
export { Stochrsi, stochrsi } from './stochrsi.js';
export { Supertrend, supertrend } from './supertrend.js';
export { Tema, tema } from './tema.js';
export { Trix, trix } from './trix.js';
export { Ultosc, ultosc } from './ultosc.js';
export { usualParameters } from './usual-parameters.js';
export { VwapRolling, vwapRolling } from './vwap-rolling.js';
export { VwapSession, vwapSession } from './vwap-session.js';
export { WilderAverage } from './wilder-average.js';
export { Willr, willr } from './willr.js';
export { Wma, wma } from './wma.js';
export * from './averages/index.js';
export * from './oscillators/index.js';
export * from './statistics/index.js';
export * from './volatility/index.js';
export * from './volume/index.js';
export * from './trend/index.js';
export * from './prices/index.js';
export * from './pivots/index.js';
export * from './patterns/index.js';
