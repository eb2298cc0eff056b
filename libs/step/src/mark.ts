import type { Position } from '@vela/ledger';

/** What it takes to value the position in one instrument. */
export class Mark {
  /** Value of a price of 1 for one unit in the currency of the account; 0 while it has no rate. */
  factor: number;

  constructor(
    readonly position: Position,
    readonly multiplier: number,
    /** Last closes of all instruments, close together because each slice writes all of them. */
    private readonly closes: Float64Array,
    private readonly instrument: number,
  ) {
    this.factor = multiplier;
  }

  /** Close of the newest candle, 0 before the first. */
  get lastClose(): number {
    return this.closes[this.instrument]!;
  }

  set lastClose(price: number) {
    this.closes[this.instrument] = price;
  }

  /** Values the instrument at a rate of its currency from now on; NaN when it is not known. */
  value(rate: number): void {
    this.factor = Number.isNaN(rate) ? 0 : this.multiplier * rate;
  }
}
