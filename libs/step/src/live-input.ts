import type { Micros } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { AccountFact, Intent } from '@vela/orders';
import type { Breach, Denial } from './order-guard.js';

/** Where the inputs of a live run come from. */
export type TapeSource = 'account' | 'slice' | 'timer' | 'command';

/**
 * A run of inputs in the order in which they were taken: numbers `from` to `to` of a source. Timers
 * are numbered by the order in which they fired; account rows that name others are not inputs.
 */
export interface TapeEntry {
  /** Number of the last input of the entry, from 1. */
  readonly seq: number;
  readonly source: TapeSource;
  readonly from: number;
  readonly to: number;
  /** Hash over everything up to here, 32 bytes. */
  readonly link: Uint8Array;
}

/** What becomes of positions when trading ends. */
export type PositionPolicy = 'KEEP' | 'FLATTEN';

/** One input of a live run. Its order among the others is what the tape records. */
export type LiveInput =
  | {
      readonly source: 'account';
      readonly n: number;
      readonly at: Micros;
      readonly fact: AccountFact;
    }
  | { readonly source: 'slice'; readonly n: number; readonly batch: CandleBatch }
  /** The instant of a timer or schedule was reached; `n` counts the firings. */
  | { readonly source: 'timer'; readonly n: number; readonly at: Micros }
  | {
      readonly source: 'command';
      readonly n: number;
      readonly at: Micros;
      readonly command:
        | { readonly kind: 'pause' | 'resume' }
        /**
         * Cancels what works; `FLATTEN` also closes what is held. `onStop` is called, but not while
         * the run is paused.
         */
        | { readonly kind: 'stop'; readonly positions: PositionPolicy };
    };

/** What a reader sees of a deployment at a glance. */
export interface LiveSummary {
  readonly at: Micros | null;
  readonly equity: number;
  readonly cash: number;
  /** Profit of closed trades before fees, and of what is held at the last closes. */
  readonly realized: number;
  readonly unrealized: number;
  readonly fees: number;
  /** Largest fall of equity from its peak so far, fraction. */
  readonly drawdown: number;
  /** Value of all positions, short ones counted as well, as a share of equity. */
  readonly exposure: number;
  readonly slices: number;
  readonly orders: number;
  readonly fills: number;
  readonly positions: readonly {
    readonly instrumentId: string;
    readonly quantity: string;
    readonly averagePrice: number | null;
    readonly lastPrice: number | null;
    readonly unrealized: number;
  }[];
}

/** What some inputs led to. */
export interface LiveStep {
  /** Inputs taken so far. */
  readonly input: number;
  /** Entries of the tape for the inputs of this step, links included. */
  readonly tape: readonly TapeEntry[];
  readonly chain: Uint8Array;
  readonly intents: readonly Intent[];
  /** Earliest instant at which a timer or schedule wants to fire, null for none. */
  readonly nextTimerAt: Micros | null;
  /** Whether indicators have seen enough candles, so that hooks are called. */
  readonly isWarm: boolean;
  /** Whether something is held, and whether orders are open. */
  readonly isFlat: boolean;
  readonly hasOpenOrders: boolean;
  readonly summary: LiveSummary;
  /** Lines that the strategy printed. */
  readonly printed: readonly string[];
  /** Limits that held something back in this step, typed codes with words. */
  readonly denials: readonly Denial[];
  /** Set when a loss limit wants the deployment halted, else null. */
  readonly breach: Breach | null;
}

/** What a strategy saw when it decided. */
export interface LiveView {
  /** The newest candle of each series, null before its first. */
  readonly candles: readonly ({
    readonly openAt: Micros;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    readonly volume: number;
  } | null)[];
  /** Fields of the strategy that are indicators, with their outputs; null until ready. */
  readonly indicators: readonly {
    readonly name: string;
    readonly values: { readonly [output: string]: number | null };
  }[];
}
