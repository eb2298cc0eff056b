/** An order as limits see it, of one strategy or of a whole account. */
export interface LimitedOrder {
  readonly instrumentId: string;
  readonly side: 1 | -1;
  /** Whole units, above 0; 0 when `notional` decides. */
  readonly quantity: number;
  /** Money in the currency of the instrument, 0 for none. */
  readonly notional: number;
  /** Its own price, null when it takes what there is. */
  readonly price: number | null;
  readonly reduceOnly: boolean;
}

/** What limits ask about the instrument of an order and about the account. */
export interface LimitedAccount {
  /** UTC microseconds of the decision. */
  readonly now: number;
  equity(): number;
  /** Signed quantity that is held of the order's instrument. */
  position(): number;
  /** Unfilled units of open orders in the order's instrument, by side; reduce-only ones left out. */
  open(side: 1 | -1): number;
  /** Last price of the order's instrument, 0 while there is none. */
  lastPrice(): number;
  /** Value of a price of 1 for one unit in the currency of the account. */
  pointValue(): number;
  /** Value of all positions together, each as if what works on its larger side were filled. */
  grossExposure(): number;
  buyingPower(): number;
}
