import { DAY, parseDecimal, timeframeWidth } from '@vela/kernel';
import { createFeeModel } from '@vela/fees';
import { FlatRate } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { SimulationOptions } from '@vela/venue';
import type { RunSeries } from './run-series.js';

/** Returns what the fills of a run cost: one rate, or the schedule that its options name. */
export function createRunFees(setup: {
  readonly instruments: readonly Instrument[];
  readonly series: readonly RunSeries[];
  readonly simulation: SimulationOptions;
}): FeeModel {
  const { instruments, series, simulation } = setup;
  const { fees, commissionRate } = simulation;
  if (fees === null) return new FlatRate(parseDecimal(commissionRate));
  const daily = instruments.map((_, index) => isFilledDaily(series, index));
  return createFeeModel(fees, instruments, daily);
}

/** Whether the candles that fill an instrument's orders are of a day or more. */
function isFilledDaily(series: readonly RunSeries[], instrument: number): boolean {
  const own = series.filter((one) => one.instrument === instrument);
  const filling = own.find((one) => one.onlyFills === true) ?? own[0];
  if (filling === undefined) return false;
  const width = timeframeWidth(filling.timeframe);
  return width === null || width >= DAY;
}
