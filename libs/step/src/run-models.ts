import type { Timeframe } from '@vela/kernel';
import type { FeeModel } from '@vela/ledger';
import type { VenueModels } from '@vela/venue';
import type { RunSeries } from './run-series.js';

/** Own models of a run in place of the ones that options name; they are code, not data. */
export interface RunModels extends VenueModels {
  /** What fills cost, in place of `commissionRate` and `fees`. */
  readonly fees?: FeeModel;
}

/** Returns the timeframe of the candles that fill the orders of each instrument. */
export function fillTimeframes(setup: {
  readonly instruments: readonly unknown[];
  readonly series: readonly RunSeries[];
}): (Timeframe | null)[] {
  return setup.instruments.map((_, instrument) => {
    const own = setup.series.filter((one) => one.instrument === instrument);
    return (own.find((one) => one.onlyFills === true) ?? own[0])?.timeframe ?? null;
  });
}
