import type { Position } from '@vela/ledger';

/** What it takes to value the position in one instrument. */
export class Mark {
  /** Close of the newest candle, 0 before the first. */
  lastClose = 0;
  /** Value of a price of 1 for one unit in the currency of the account; 0 while it has no rate. */
  factor: number;

  constructor(
    readonly position: Position,
    readonly multiplier: number,
  ) {
    this.factor = multiplier;
  }

  /** Values the instrument at a rate of its currency from now on; NaN when it is not known. */
  value(rate: number): void {
    this.factor = Number.isNaN(rate) ? 0 : this.multiplier * rate;
  }
}
