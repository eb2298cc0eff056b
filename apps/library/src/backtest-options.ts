import type { CorporateActionInput, ExchangeRateInput } from '@vela/backtest';
import type { RunProgress } from '@vela/ports';
import type { StrategyClass } from '@vela/strategy';
import type { limitOptions } from '@vela/limits';
import type { simulationOptions } from '@vela/venue';
import type { z } from 'zod';
import type { CandleSeries, TimeRange } from './candle-series.js';
import type { BacktestModels } from './own-models.js';
import type { QuoteSeries } from './quotes.js';

type Simulation = z.input<typeof simulationOptions>;

/** Assumptions of the simulated venue by name; what is absent has its documented default. */
export type SimulationInput = Omit<Simulation, 'commissionRate'> & {
  /** Fee of each fill as a fraction of its notional: a number, or decimal text. */
  readonly commissionRate?: number | string | undefined;
};

/** How far a run is. */
export interface BacktestProgress extends RunProgress {
  /** Share of the candles that are done, 0 to 1. */
  readonly share: number;
}

/** Everything that decides a backtest. */
export interface BacktestOptions<S extends StrategyClass = StrategyClass> extends TimeRange {
  /** A class that extends `Strategy`. */
  readonly strategy: S;
  /** Parameters of the strategy by name; what is absent has its default. */
  readonly parameters?: z.input<S['parameters']> | undefined;
  /**
   * Candles of one instrument, or a list for several. Instruments share one account and one clock;
   * a strategy names them by the order in which their symbols first come in the list, from 0.
   */
  readonly candles: CandleSeries | readonly CandleSeries[];
  /**
   * Timeframes that the strategy sees, the narrowest first: its closes are when it decides. Wider
   * ones that `candles` does not hold are made of the first. All of `candles` when absent.
   */
  readonly timeframes?: readonly string[] | undefined;
  /** A finer timeframe of `candles` whose candles fill orders and are not shown. */
  readonly fillTimeframe?: string | undefined;
  /** Quotes of some instruments of `candles`, which then fill their orders: buys at the ask. */
  readonly quotes?: QuoteSeries | readonly QuoteSeries[] | undefined;
  /** Cash of the account, a number or exact decimal text; 100,000 by default. */
  readonly startingCash?: number | string | undefined;
  /** Assumptions of the simulated venue: fees, spread, brackets, rounding. */
  readonly simulation?: SimulationInput | undefined;
  /** Limits before every order: positions, sizes, losses and more; none when absent. */
  readonly limits?: z.input<typeof limitOptions> | undefined;
  /** Models of your own in place of named ones. They are code: a server cannot take them. */
  readonly models?: BacktestModels | undefined;
  /** Currency of the account; that of the first instrument when absent. */
  readonly currency?: string | undefined;
  /**
   * Rates of other currencies in that of the account, from an instant on. A currency pair among
   * the candles gives them as well.
   */
  readonly rates?: readonly ExchangeRateInput[] | undefined;
  /** Splits, dividends, renames and delistings of the instruments, whose prices are then raw. */
  readonly corporateActions?: readonly CorporateActionInput[] | undefined;
  /** Decides what `this.random()` gives; 0 by default. */
  readonly seed?: number | undefined;
  /** Told now and then how far the run is; never more than once for 65,536 candles. */
  readonly onProgress?: ((progress: BacktestProgress) => void) | undefined;
}
