import type { Canonical, Timeframe } from '@vela/kernel';
import type { ExchangeRate } from '@vela/ledger';
import type { CandleBatch, Instrument } from '@vela/market';
import type { RunAction } from '@vela/step';
import type { BacktestOutcome, StrategyParameter } from './repositories.js';

/** What a runtime needs to begin a run. */
export interface RunRequest {
  readonly strategy:
    | { readonly kind: 'builtIn'; readonly name: string }
    | { readonly kind: 'module'; readonly name: string; readonly bundle: string };
  readonly parameters: { readonly [name: string]: Canonical };
  readonly instruments: readonly Instrument[];
  readonly timeframe: string;
  /** Wider ones that the strategy sees as well. */
  readonly widerTimeframes?: readonly Timeframe[];
  /** Finer one whose candles fill orders and are not shown. */
  readonly fillTimeframe?: Timeframe;
  readonly startingCash: string;
  readonly currency: string;
  /** Rates of other currencies in that of the account, and corporate actions of instruments. */
  readonly rates?: readonly ExchangeRate[];
  readonly actions?: readonly RunAction[];
  readonly simulation: { readonly [name: string]: Canonical };
  /** Limits before every order, see @vela/limits; absent for none. */
  readonly limits?: { readonly [name: string]: Canonical };
  readonly seed: number;
  /** Candles that will come, when known: sizes the result columns once. */
  readonly expectedSlices: number;
}

/** How far a run is. */
export interface RunProgress {
  readonly slices: number;
  /** `availableAt` of the last slice, null before the first. */
  readonly simulatedAt: number | null;
  readonly equity: number;
  /** Resolutions of ambiguous candles: runs that follow this one; how many of them are done. */
  readonly resolutions: { readonly count: number; readonly done: number };
}

/** One strategy at work somewhere it can do no harm. Every promise may reject with a `VelaError`. */
export interface RuntimeSession {
  /** Steps through a batch. Rejects with `STRATEGY_FAILED` or `STRATEGY_TIMEOUT`. */
  advance(batch: CandleBatch): Promise<RunProgress>;
  /**
   * Carries out some resolutions of ambiguous candles after the last batch. There is more to do
   * until as many are done as there are.
   */
  resolve(): Promise<RunProgress>;
  /** Calls `onStop`, computes statistics and hands the result over. */
  finish(): Promise<BacktestOutcome>;
  /** Ends the session at once, also in the middle of an endless loop. */
  terminate(): Promise<void>;
}

/** Where strategies run: a worker for trusted code, a sandbox elsewhere. */
export interface StrategyRuntime {
  start(request: RunRequest): Promise<RuntimeSession>;
  /** Gets ready for a run that is about to come, so that it starts at once. */
  prepare(): void;
  close(): Promise<void>;
}

/** What is wrong with a strategy's source, and where. */
export interface Diagnostic {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly rule: string;
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly suggestion: string | null;
}

/** What became of a source. */
export interface CompiledStrategy {
  readonly diagnostics: readonly Diagnostic[];
  /** Null when a diagnostic is an error. */
  readonly module: {
    readonly name: string;
    readonly description: string | null;
    readonly bundle: string;
    readonly contentHash: string;
    readonly parameters: readonly StrategyParameter[];
  } | null;
}

/** Checks and bundles a user's strategy. */
export interface StrategyCompiler {
  compile(source: string, fileName: string): Promise<CompiledStrategy>;
}
