import type { Micros, Timeframe } from '@vela/kernel';
import type { AssetClass, CandleColumns, Instrument } from '@vela/market';
import type { Observable } from 'rxjs';
import type { BadLine } from './repositories.js';

/** What a source of market data can do. */
export interface MarketDataCapabilities {
  readonly provider: string;
  readonly assetClasses: readonly AssetClass[];
  readonly channels: readonly string[];
  readonly timeframes: readonly Timeframe[];
  readonly quotes: boolean;
  readonly trades: boolean;
  /** Connections that the provider allows for each key and channel. */
  readonly connections: number;
  /** Candles of one page at most. */
  readonly pageSize: number;
  /** Milliseconds by which a channel is behind the market; what is not named is not delayed. */
  readonly delays?: { readonly [channel: string]: number };
}

/** A page of past candles, the oldest first. */
export interface HistoryRequest {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly from: Micros;
  /** Exclusive. */
  readonly to: Micros;
  readonly adjustment: 'raw' | 'split' | 'dividend' | 'all';
  readonly channel: string | null;
  /** Where the page before ended, null for the first one. */
  readonly after: string | null;
}

/** Past candles and where the next page begins; null behind the last one. */
export interface HistoryPage {
  /** `availableAt` is when a candle closes by the clock of the provider. */
  readonly candles: CandleColumns;
  readonly next: string | null;
  /** Trades behind each candle and their average price by volume, NaN where nobody says. */
  readonly trades?: Float64Array;
  readonly vwap?: Float64Array;
  /** Candles that could not be taken, by their place in the page from 1; the first ones. */
  readonly bad?: readonly BadLine[];
  readonly badCount?: number;
  /** Candles that repeat the one before: left out. */
  readonly repeated?: number;
  /** Digits behind the point that the prices need. */
  readonly priceScale?: number;
}

/** Best bid and ask of an instrument. */
export interface QuoteReport {
  readonly instrumentId: string;
  readonly at: Micros;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
}

/** One candle as the stream told it. */
export interface CandleReport {
  readonly instrumentId: string;
  readonly timeframe: Timeframe;
  readonly openAt: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number | null;
  readonly vwap: number | null;
}

/** The market of an instrument at a glance. */
export interface MarketSnapshot {
  readonly instrumentId: string;
  readonly quote: QuoteReport | null;
  readonly lastPrice: number | null;
  readonly lastAt: Micros | null;
  readonly minute: CandleReport | null;
  readonly day: CandleReport | null;
  readonly previousDay: CandleReport | null;
}

/** An instrument as the provider lists it. */
export interface AssetReport {
  readonly symbol: string;
  readonly name: string | null;
  readonly assetClass: AssetClass;
  /** Market identifier code of the venue (ISO 10383). */
  readonly venue: string;
  readonly tradable: boolean;
  readonly shortable: boolean;
  readonly fractionable: boolean;
  readonly marginable: boolean;
  /** Smallest steps of a price and of a quantity as decimal text, null where nobody says. */
  readonly priceIncrement: string | null;
  readonly quantityIncrement: string | null;
}

/** A symbol among those that moved or traded the most. */
export interface MoverReport {
  readonly symbol: string;
  readonly price: number | null;
  readonly change: number | null;
  readonly changeRatio: number | null;
  readonly volume: number | null;
}

/** One day on which the venue trades. */
export interface SessionReport {
  /** `YYYY-MM-DD` at the venue. */
  readonly date: string;
  readonly opensAt: Micros;
  readonly closesAt: Micros;
}

/** Something that a live stream of market data said. */
export type MarketEvent =
  /** A closed candle; revision 0 is the first word about it, a later one corrects it. */
  | { readonly kind: 'candle'; readonly candle: CandleReport; readonly revision: number }
  | { readonly kind: 'quote'; readonly quote: QuoteReport }
  | {
      readonly kind: 'trade';
      readonly instrumentId: string;
      readonly at: Micros;
      readonly price: number;
      readonly size: number;
    }
  | { readonly kind: 'halt'; readonly instrumentId: string; readonly halted: boolean }
  /** `refused`: the provider has another connection of this key already. */
  | {
      readonly kind: 'connection';
      readonly state: 'connected' | 'disconnected' | 'refused' | 'auth-required';
      readonly detail: string | null;
    };

/** Market data of one provider with the key of one account. */
export interface MarketDataPort {
  readonly capabilities: MarketDataCapabilities;
  history(request: HistoryRequest, signal: AbortSignal): Promise<HistoryPage>;
  /**
   * Opens the one connection of a channel for as long as somebody is subscribed; connects again for
   * ever. Each emission of `instruments` is the set to be subscribed: with more, or the same once
   * more to assert it again. Never errors.
   */
  stream(
    channel: string,
    instruments: Observable<readonly Instrument[]>,
    wants: { readonly candles: boolean; readonly quotes: boolean; readonly trades: boolean },
  ): Observable<MarketEvent>;
  /** One call for many instruments. This and what follows ends early by its signal. */
  snapshots(
    instruments: readonly Instrument[],
    signal?: AbortSignal,
  ): Promise<readonly MarketSnapshot[]>;
  assets(assetClass: AssetClass | null, signal?: AbortSignal): Promise<readonly AssetReport[]>;
  /** Returns one instrument as the provider lists it, null when it lists none of that symbol. */
  asset(symbol: string): Promise<AssetReport | null>;
  movers(signal?: AbortSignal): Promise<{
    readonly gainers: readonly MoverReport[];
    readonly losers: readonly MoverReport[];
    readonly mostActive: readonly MoverReport[];
  }>;
  clock(signal?: AbortSignal): Promise<{
    readonly at: Micros;
    readonly open: boolean;
    readonly nextOpen: Micros;
    readonly nextClose: Micros;
  }>;
  /** Days are named as `YYYY-MM-DD`, both included. */
  calendar(from: string, to: string, signal?: AbortSignal): Promise<readonly SessionReport[]>;
}
