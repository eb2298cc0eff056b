import type { LiveInput, LiveStep, LiveView } from '@vela/step';
import type { BacktestOutcome } from './repositories.js';
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
    /** Whether everything that happened in a slice is told before it; true when absent. */
    readonly watermark?: boolean;
  };
  /** Series of the feed that the run reads, in the order of the run's series. */
  readonly feedSeries: readonly number[];
  /** State to go on from, null for a fresh run. */
  readonly snapshot: Uint8Array | null;
  /** True for a run that did not come back before: it is kept away from others. */
  readonly isSuspect?: boolean;
  /** True for a run whose result is asked for in the end; it hands out no state on the way. */
  readonly keepsResults?: boolean;
  /** Inputs taken, and the last link, at that state. */
  readonly input: number;
  readonly chain: Uint8Array;
}

export type { LiveInput, LiveStep, LiveView };

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
  /** Ends a run that keeps its results, and returns them; there in runtimes that rehearse. */
  finish?(): Promise<BacktestOutcome>;
  /** Forgets the session. */
  close(): void;
}

/** Many live runs in few workers; a step that takes too long ends its worker, never its process. */
export interface LiveRuntime {
  open(request: LiveRequest): Promise<LiveSession>;
  close(): Promise<void>;
}
