import type { Indicator } from '@vela/indicators';
import type { Instrument } from '@vela/market';
import type { Candle } from './candle-view.js';
import type { OrderChange, OrderOptions, OrderSnapshot } from './order-options.js';
import type { Schedule } from './timer.js';

/** One execution. */
export interface Fill {
  readonly order: OrderSnapshot;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  /** Opening instant of the candle in which it happened, microseconds since 1970. */
  readonly at: number;
}

/** What is held of one instrument. */
export interface PositionSnapshot {
  /** Above 0 long, below 0 short, 0 flat. */
  readonly quantity: number;
  /** Average price of what is held, null when flat. */
  readonly averagePrice: number | null;
  /** Number of the candle of the oldest open entry, null when flat. */
  readonly entryIndex: number | null;
}

/** Where an indicator takes its values from. */
export type IndicatorPlace = SeriesPlace;

/** Names a series of candles: by its number, or by instrument and timeframe. */
export interface SeriesPlace {
  /** Index of the series in the run; given alone. */
  readonly series?: number;
  /** Index of the instrument; 0, the first, by default. */
  readonly instrument?: number;
  /** One of the run's timeframes, for instance `1d`; the first one by default. */
  readonly timeframe?: string;
}

/** A share of the account that an instrument is to have. */
export interface TargetWeight {
  /** Index of the instrument in the run. */
  readonly instrument: number;
  /** Share of the account's value: 0.4 for 40 %, below 0 to sell short. */
  readonly weight: number;
}

/** A stretch of sessions whose last one a strategy may ask for. */
export type SessionPeriod = 'week' | 'month' | 'quarter' | 'year';

/**
 * What a run offers its strategy. It is the same in backtest, paper and live, and it cannot tell
 * which of them it is.
 */
export interface StrategyHost {
  readonly parameters: unknown;
  /** Number of the slice being processed, from 0. */
  readonly sliceNumber: number;
  declare(indicator: Indicator, place: SeriesPlace): void;
  submit(side: 1 | -1, quantity: number, options: OrderOptions): number;
  close(instrument: number): number | null;
  cancel(handle: number): boolean;
  cancelAll(instrument: number): number;
  replace(handle: number, change: OrderChange): boolean;
  oco(handles: readonly number[]): number;
  size(instrument: number): number;
  position(instrument: number): PositionSnapshot;
  /** Null for unknown handles and for orders that ended more than 64 orders ago. */
  order(handle: number): OrderSnapshot | null;
  hasWorking(instrument: number): boolean;
  candle(place: number | SeriesPlace): Candle;
  readonly seriesCount: number;
  readonly instruments: readonly Instrument[];
  equity(): number;
  buyingPower(): number;
  rebalance(weights: readonly TargetWeight[]): void;
  isLastSessionOf(period: SessionPeriod, instrument: number): boolean;
  isSessionEnd(instrument: number): boolean;
  random(): number;
  setTimer(name: string, at: number): void;
  setTimerAfter(name: string, delay: number): void;
  setSchedule(name: string, schedule: Schedule): void;
  cancelTimer(name: string): boolean;
}
