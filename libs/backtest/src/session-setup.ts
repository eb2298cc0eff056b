import type { HasherFactory, Timeframe } from '@vela/kernel';
import type { ExchangeRate } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { RunAction, RunModels } from '@vela/step';
import type { StrategyClass } from '@vela/strategy';

/** What a session needs to begin. */
export interface SessionSetup {
  readonly strategy: StrategyClass;
  readonly parameters: unknown;
  readonly instruments: readonly Instrument[];
  readonly timeframe: Timeframe;
  /** Wider timeframes that the strategy sees as well. */
  readonly widerTimeframes?: readonly Timeframe[];
  /** Finer timeframe whose candles fill orders and are not shown. */
  readonly fillTimeframe?: Timeframe;
  /** Instruments whose orders the quotes of batches fill, in place of candles. */
  readonly quoted?: readonly number[];
  readonly startingCash: string;
  /** Currency of the account; that of the first instrument by default. */
  readonly currency?: string;
  /** Rates of the other currencies, and what happens to the instruments, see `RunSetup`. */
  readonly rates?: readonly ExchangeRate[];
  readonly actions?: readonly RunAction[];
  readonly simulation: unknown;
  /** Limits before every order, see @vela/limits; none when absent. */
  readonly limits?: unknown;
  /** Own models of fills and fees in place of the ones that options name. */
  readonly models?: RunModels;
  readonly seed: number;
  readonly expectedSlices: number;
  /** Called after each slice of a long batch would be too often: once for each batch. */
  readonly createHasher: HasherFactory;
  /** Returns the class of the strategy loaded anew: what it keeps outside its fields is gone. */
  readonly freshStrategy?: () => StrategyClass;
}
