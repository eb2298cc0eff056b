import { decimalOf } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import type { FeeModel, PlannedFill } from '@vela/ledger';

/** Returns about what a fill would cost by a model of fees; 0 for one that does not say. */
export function estimateFee(
  fees: FeeModel,
  fill: PlannedFill,
  notional: MinorUnits,
  at = 0,
): MinorUnits {
  if (fees.estimate === undefined) return 0;
  const { units, scale } = decimalOf(fill.price);
  const price = { priceUnits: Number(units), priceScale: scale };
  return fees.estimate({ ...fill, ...price, row: 0, at, order: -1 }, notional);
}
