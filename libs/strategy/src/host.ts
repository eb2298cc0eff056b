import type { Indicator } from '@vela/indicators';
import type { Instrument } from '@vela/market';
import type { Candle } from './candle-view.js';

/** What may be said of an order beside side and quantity. */
export interface OrderOptions {
  /** Buy no higher or sell no lower than this price. */
  readonly limit?: number;
  /** Wait until the market trades at this price or beyond, then take what there is. */
  readonly stop?: number;
  /** Price at which the position that this order opens is closed with a loss. */
  readonly stopLoss?: number;
  /** Price at which the position that this order opens is closed with a gain. */
  readonly takeProfit?: number;
  /** Only make a position smaller, never open or turn one. */
  readonly reduceOnly?: boolean;
  /** Index of the instrument in the run; 0, the first, by default. */
  readonly instrument?: number;
}

/** An order as its strategy sees it. */
export interface OrderSnapshot {
  /** The handle that `buy`, `sell` and `close` returned. */
  readonly handle: number;
  readonly instrument: number;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop';
  readonly role: 'entry' | 'close' | 'stopLoss' | 'takeProfit';
  readonly state: 'working' | 'filled' | 'canceled' | 'rejected';
  /** Why it was canceled or rejected, in words; empty otherwise. */
  readonly reason: string;
  readonly quantity: number;
  readonly filled: number;
  /** Limit or stop price, null for market orders. */
  readonly price: number | null;
  /** Number of the slice in which it was placed. */
  readonly placedAt: number;
}

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
  size(instrument: number): number;
  position(instrument: number): PositionSnapshot;
  /** Null for unknown handles and for orders that ended more than 64 orders ago. */
  order(handle: number): OrderSnapshot | null;
  hasWorking(instrument: number): boolean;
  candle(place: number | SeriesPlace): Candle;
  readonly seriesCount: number;
  readonly instruments: readonly Instrument[];
  equity(): number;
  random(): number;
}
