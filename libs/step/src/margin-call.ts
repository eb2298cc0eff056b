import { powerOfTen } from '@vela/kernel';
import type { AccountRules } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import { OrderRole } from '@vela/venue';
import type { SimulatedVenue } from '@vela/venue';

/** Who is called for margin, and where the orders go. */
interface Called {
  readonly rules: AccountRules;
  readonly venue: SimulatedVenue;
  readonly instruments: readonly Instrument[];
}

/**
 * Places the orders of a margin call: at the close of a slice whose equity is below maintenance,
 * market orders that only reduce, largest requirement first, until what remains has its initial
 * margin. They act from the next slice. Returns whether there was a call; while orders of an
 * earlier one still work, in a halt say, there is none.
 */
export function callMargin({ rules, venue, instruments }: Called, equity: number): boolean {
  const reductions = rules.requirements.reductions(equity);
  if (reductions.length === 0) return false;
  const { role } = venue.orders;
  const works = venue.allWorking().some((handle) => role[handle] === OrderRole.MARGIN_CALL);
  if (works) return false;
  for (const { instrument, quantity } of reductions) {
    const whole = powerOfTen(instruments[instrument]!.quantityScale);
    venue.liquidate(instrument, quantity / whole);
  }
  return true;
}
