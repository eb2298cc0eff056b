import type { streaming } from '@alpacahq/alpaca-trade-api';

/** Channels of a stream that are used here. */
export type Wished = 'bars' | 'updatedBars' | 'quotes' | 'trades' | 'statuses';

/** What to hear of each symbol. */
export interface Wants {
  readonly candles: boolean;
  readonly quotes: boolean;
  readonly trades: boolean;
  /** Halts; not every stream has them. */
  readonly statuses: boolean;
}

/** Returns the channels to subscribe each symbol to. */
export const channelsOf = ({ candles, quotes, trades, statuses }: Wants): readonly Wished[] => [
  ...(candles ? (['bars', 'updatedBars'] as const) : []),
  ...(quotes ? (['quotes'] as const) : []),
  ...(trades ? (['trades'] as const) : []),
  ...(statuses ? (['statuses'] as const) : []),
];

/** Asks a stream for symbols on a channel; before `connect` it is only noted. */
export const SUBSCRIBE: Readonly<
  Record<Wished, (stream: streaming.MarketDataStream, symbols: string[]) => void>
> = {
  bars: (stream, symbols) => stream.subscribeForBars(symbols),
  updatedBars: (stream, symbols) => stream.subscribeForUpdatedBars(symbols),
  quotes: (stream, symbols) => stream.subscribeForQuotes(symbols),
  trades: (stream, symbols) => stream.subscribeForTrades(symbols),
  statuses: (stream, symbols) => stream.subscribeForStatuses(symbols),
};

/** Takes symbols off a channel. */
export const UNSUBSCRIBE: typeof SUBSCRIBE = {
  bars: (stream, symbols) => stream.unsubscribeFromBars(symbols),
  updatedBars: (stream, symbols) => stream.unsubscribeFromUpdatedBars(symbols),
  quotes: (stream, symbols) => stream.unsubscribeFromQuotes(symbols),
  trades: (stream, symbols) => stream.unsubscribeFromTrades(symbols),
  statuses: (stream, symbols) => stream.unsubscribeFromStatuses(symbols),
};
