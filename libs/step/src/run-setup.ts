import type { ExchangeRate } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { StrategyClass } from '@vela/strategy';
import type { SimulatedVenue, SimulationOptions, VenueSetup } from '@vela/venue';
import type { OrderGuard } from './order-guard.js';
import type { RunAction } from './run-action.js';
import type { RunModels } from './run-models.js';
import type { RunSeries } from './run-series.js';

/** Everything that decides a run, beside its candles. */
export interface RunSetup {
  readonly strategy: StrategyClass;
  /** Checked values, see `checkParameters`. */
  readonly parameters: unknown;
  readonly instruments: readonly Instrument[];
  /**
   * The first series of an instrument is the one its orders are matched against, unless another
   * one has `onlyFills`; those come last. The first series gives the timeframe of the run.
   */
  readonly series: readonly RunSeries[];
  /** Instruments whose orders quotes fill, see `CandleBatch.quotes`; their candles only inform. */
  readonly quoted?: readonly number[];
  /** Decimal text. */
  readonly cash: string;
  /** Currency of the account; that of the first instrument by default. */
  readonly currency?: string;
  /** Rates of the other currencies; a currency pair among the instruments gives them as well. */
  readonly rates?: readonly ExchangeRate[];
  /** Corporate actions of the instruments; prices of candles are then raw. */
  readonly actions?: readonly RunAction[];
  readonly simulation: SimulationOptions;
  readonly seed: number;
  /** Slices that will come, when known; sizes the equity column. */
  readonly expectedSlices: number;
  /** Names the random stream from which `intrabar: 'seeded'` draws paths; 0 by default. */
  readonly resolution?: number;
  /** Own models of fills and fees in place of the ones that options name. */
  readonly models?: RunModels;
  /** Makes the limits that every order passes; called once for each run of the setup. */
  readonly guard?: () => OrderGuard;
}

/** What of a run is made otherwise than for a backtest. */
export interface RunParts {
  /** Makes the venue. */
  readonly venue?: (setup: VenueSetup) => SimulatedVenue;
  /** Whether orders pass a gate also where the setup has no limits. */
  readonly isGated?: boolean;
}
