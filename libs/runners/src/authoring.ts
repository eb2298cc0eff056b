// What a user's strategy file may import, under the name `vela`. Everything here is promised to
// strategies that are stored already: add, never take away.
export {
  Candle,
  type CandleHistory,
  type ColumnFunction,
  crossedAbove,
  crossedBelow,
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
  type Timer,
} from '@vela/strategy';
export * from '@vela/indicators';
/** All indicators by name: `indicators.sma(20)`. */
export * as indicators from '@vela/indicators';
export { z } from 'zod';
