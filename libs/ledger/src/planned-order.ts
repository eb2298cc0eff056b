/** A fill that is about to happen. */
export interface PlannedFill {
  readonly instrument: number;
  readonly side: number;
  /** Units of the quantity scale, above 0. */
  readonly quantity: number;
  readonly price: number;
}

/** An order that wants to work, or one that does. */
export interface PlannedOrder {
  readonly instrument: number;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  /** What is still to be filled, in units of the quantity scale. */
  readonly quantity: number;
  /** Limit or stop price; not above 0 for orders that fill at any price. */
  readonly price: number;
  readonly reduceOnly: boolean;
}
