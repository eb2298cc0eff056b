import { VelaError } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { ResolvedFees } from './fee-options.js';
import { isCovered } from './fee-plan.js';
import type { FeeInstrument, InstrumentPlan } from './fee-plan.js';

const describe = ({ assetClass, currency }: FeeInstrument): string =>
  `${assetClass} in ${currency}`;

/**
 * Returns the plans that must be covered: those of what can be ordered. An index that is only
 * looked at beside them needs no fees; alone in a run it is what is traded.
 */
export function plansToCover(
  plans: readonly InstrumentPlan[],
  instruments: readonly Instrument[],
): readonly InstrumentPlan[] {
  const tradable = plans.filter((_, index) => instruments[index]!.tradable);
  return tradable.length === 0 ? plans : tradable;
}

/**
 * Throws `INVALID_INPUT` when a schedule has no row at all for an instrument: what it costs is
 * unknown then, and taking it for nothing would flatter a result.
 */
export function refuseUncovered(fees: ResolvedFees, plans: readonly InstrumentPlan[]): void {
  const missing = plans.find((plan) => !isCovered(plan));
  if (missing === undefined) return;
  const { name, rows, currency } = fees.schedule;
  const { instrument } = missing;
  const segments = [...new Set(rows.flatMap((row) => row.segment))].join(', ');
  const currencies = [...new Set(rows.map((row) => row.currency ?? currency ?? 'any currency'))];
  throw new VelaError(
    'INVALID_INPUT',
    `the fees "${name}" have no row for ${instrument.symbol}, ${describe(instrument)}`,
    {
      hint: `They know ${segments} in ${currencies.join(', ')}. Choose others, or add rows.`,
      path: ['simulation', 'fees'],
    },
  );
}
