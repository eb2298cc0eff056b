import { DAY, parseDecimal, timeframeWidth } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import { createFeeModel } from '@vela/fees';
import { FlatRate } from '@vela/ledger';
import type { FeeModel } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { SimulationOptions } from '@vela/venue';
import { fillTimeframes } from './run-models.js';
import type { RunSeries } from './run-series.js';

/** Returns what the fills of a run cost: one rate, or the schedule that its options name. */
export function createRunFees(setup: {
  readonly instruments: readonly Instrument[];
  readonly series: readonly RunSeries[];
  readonly simulation: SimulationOptions;
}): FeeModel {
  const { instruments, simulation } = setup;
  const { fees, commissionRate } = simulation;
  if (fees === null) return new FlatRate(parseDecimal(commissionRate));
  const daily = fillTimeframes(setup).map((timeframe) => timeframe !== null && isDaily(timeframe));
  return createFeeModel(fees, instruments, daily);
}

function isDaily(timeframe: Timeframe): boolean {
  const width = timeframeWidth(timeframe);
  return width === null || width >= DAY;
}
