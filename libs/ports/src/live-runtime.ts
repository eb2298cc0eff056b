import type { Micros } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import type { AccountFact, Intent, SwitchMode } from '@vela/orders';
import type { DeploymentSummary, PositionPolicy, TapeEntry } from './deployments.js';
import type { RunRequest } from './strategy-runtime.js';

/** What a live run is opened with. */
export interface LiveRequest {
  /** Names its decisions, see `clientOrderId`. */
  readonly actorId: string;
  /** Code, parameters, series and options, as a backtest is asked for. */
  readonly run: RunRequest;
  /** Limits before every order. */
  readonly limits: { readonly [name: string]: unknown };
  /** Which features of orders the broker has itself. */
  readonly native: {
    readonly bracket: boolean;
    readonly oco: boolean;
    readonly oto: boolean;
    /** Whether the venue itself reduces positions below maintenance, as simulated ones do. */
    readonly marginCall?: boolean;
  };
  /** Series of the feed that the run reads, in the order of the run's series. */
  readonly feedSeries: readonly number[];
  /** State to go on from, null for a fresh run. */
  readonly snapshot: Uint8Array | null;
  /** Inputs taken, and the last link, at that state. */
  readonly input: number;
  readonly chain: Uint8Array;
}

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
  readonly summary: DeploymentSummary;
  /** Lines that the strategy printed. */
  readonly printed: readonly string[];
  /** Limits that held something back in this step, typed codes with words. */
  readonly denials: readonly { readonly code: string; readonly message: string }[];
  /** Set when a loss limit wants the deployment halted, else null. */
  readonly breach: {
    readonly code: string;
    readonly message: string;
    readonly mode: SwitchMode;
  } | null;
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

/** One live run somewhere it can do no harm. Every promise may reject with a `VelaError`. */
export interface LiveSession {
  /** Slices at the beginning of the run that only move indicators. */
  readonly warmUp: number;
  /**
   * Takes inputs in order; none at all returns how the run stands. Rejects with `STRATEGY_FAILED` or
   * `STRATEGY_TIMEOUT` when the strategy threw or did not come back in time, with a retryable
   * `UNAVAILABLE` when its worker ended because of somebody else: then nothing of the step counts,
   * and the session is to be opened anew.
   */
  step(inputs: readonly LiveInput[]): Promise<LiveStep>;
  /** Returns the state behind the last step. */
  snapshot(): Promise<Uint8Array>;
  /** Returns what the strategy saw at its last input: values of its indicators by name. */
  describe(): Promise<LiveView>;
  /** Forgets the session. */
  close(): void;
}

/** Many live runs in few workers; a step that takes too long ends its worker, never its process. */
export interface LiveRuntime {
  open(request: LiveRequest): Promise<LiveSession>;
  close(): Promise<void>;
}
