import type { OpenLot, RunBasis } from '@vela/analytics';
import { powerOfTen, unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeResult } from '@vela/ports';
import type { Run } from '@vela/step';
import { costAttribution } from './cost-attribution.js';
import { slicesPerYear } from './metrics.js';

/** Returns what statistics need of a finished run beside its columns. */
export function runBasis(run: Run, fees: FeeResult): RunBasis {
  const startingCash = Number(run.setup.cash);
  const slices = run.sliceNumber + 1;
  return {
    startingCash,
    periodsPerYear: slicesPerYear(run),
    fees: unitsToNumber(run.ledger.fees, MONEY_SCALE),
    traded: run.ledger.traded,
    exposure: slices === 0 ? null : run.exposedSlices / slices,
    openLots: openLots(run),
    costs: costAttribution(run, fees, startingCash),
  };
}

function openLots({ ledger, setup }: Run): readonly OpenLot[] {
  return ledger.positions.flatMap(({ lots, quantity }, instrument) => {
    const whole = powerOfTen(setup.instruments[instrument]!.quantityScale);
    return lots.map((lot) => ({
      instrument,
      quantity: (Math.sign(quantity) * lot.quantity) / whole,
      entryAt: lot.at,
      entryPrice: lot.price,
    }));
  });
}
