import type { MinorUnits } from '@vela/kernel';

/** Part of a position that one fill opened; what is left of it closes first in, first out. */
export interface Lot {
  /** Quantity still open in units of the quantity scale, always above 0. */
  quantity: number;
  /** Price paid, in currency. */
  readonly price: number;
  /** Exact cost of what is still open, in minor units, always above 0. */
  notional: MinorUnits;
  /** Exact fee of what is still open, in minor units. */
  fee: MinorUnits;
  /** Row of the candle at which the fill happened, and its time. */
  readonly row: number;
  readonly at: number;
  /** Handle of the order that opened it. */
  readonly order: number;
}
