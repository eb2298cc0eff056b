import { addUnits, negateUnits, shareOfUnits } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import type { Lot } from './lot.js';

/** What an account holds of one instrument. */
export class Position {
  /** Signed quantity in units of the instrument's quantity scale. */
  quantity = 0;
  /** The same as a double in whole units of the instrument, for marks. */
  size = 0;
  /** Exact cost of the open quantity by the average cost method, in minor units, 0 or more. */
  cost: MinorUnits = 0;
  /** Open lots, oldest first. */
  readonly lots: Lot[] = [];

  /** Adds a lot in the direction `sign` (1 long, −1 short). */
  open(lot: Lot, sign: number): void {
    this.quantity += sign * lot.quantity;
    this.cost = addUnits(this.cost, lot.notional);
    this.lots.push(lot);
  }

  /** Takes `quantity` units off the cost; the average price stays. */
  reduce(quantity: number, sign: number): void {
    const held = Math.abs(this.quantity);
    const share = shareOfUnits(this.cost, quantity, held);
    this.cost = addUnits(this.cost, negateUnits(share));
    this.quantity += sign * quantity;
  }

  /** Forgets the oldest lot, which has been closed. */
  dropOldest(): void {
    // Most positions have one lot, and taking the last is much cheaper than moving the others.
    if (this.lots.length === 1) this.lots.pop();
    else this.lots.shift();
  }
}
