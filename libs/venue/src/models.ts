/** The candle that is being matched; one object that is filled in anew, so do not keep it. */
export interface CandleFacts {
  /** Index of the instrument in the run and number of the candle in its series. */
  readonly instrument: number;
  readonly row: number;
  /** Microseconds since 1970. */
  readonly openAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * The way of the price inside a candle. `trace` writes the turning points that come after the open
 * into `points`, the close last, and returns how many (at most `points.length`, which is 64). The
 * same candle must have the same path every time it is asked for.
 */
export interface PathModel {
  trace(candle: CandleFacts, points: Float64Array): number;
}

/** A fill that takes liquidity; one object that is filled in anew, so do not keep it. */
export interface TakerFill {
  readonly candle: CandleFacts;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  /** Price before slippage. */
  readonly price: number;
  /** Quantity in whole units of the instrument, and what all fills of this candle took before. */
  readonly quantity: number;
  readonly taken: number;
  /** Price that the order never fills beyond, 0 for none. */
  readonly limit: number;
}

/**
 * By how much fills that take liquidity are worse: `slip` returns an amount in the currency of the
 * price, 0 or more. The venue adds it to the price of a buy and takes it from that of a sell; an
 * order with a limit price never fills beyond it.
 */
export interface SlippageModel {
  slip(fill: TakerFill): number;
}

/** A fill that is about to happen; one object that is filled in anew, so do not keep it. */
export interface LiquidityRequest {
  readonly candle: CandleFacts;
  readonly side: number;
  readonly price: number;
  /** Whether a resting limit order is filled at its own price. */
  readonly isResting: boolean;
  /** Quantity in whole units that is wanted, and what all fills of this candle took before. */
  readonly wanted: number;
  readonly taken: number;
  /** Price that the order never fills beyond, 0 for none. */
  readonly limit: number;
}

/**
 * How much of a candle's trade an order may have: `available` returns whole units, 0 or more; what
 * is left of the order works on. It adds to `participation` and `limitFill`: the least of all counts.
 */
export interface LiquidityModel {
  available(request: LiquidityRequest): number;
}

/** Own models of a run in place of the named ones; see the options of the same meaning. */
export interface VenueModels {
  readonly path?: PathModel;
  readonly slippage?: SlippageModel;
  readonly liquidity?: LiquidityModel;
}

/** An order as a check of the account sees it; one object that is filled in anew. */
export interface CheckedOrder {
  readonly handle: number;
  readonly instrument: number;
  readonly side: number;
  readonly role: number;
  /** Units of the instrument's quantity scale, above 0. */
  readonly quantity: number;
  /** Price of the fill; at the placing the order's own price, 0 for orders without one. */
  readonly price: number;
  readonly reduceOnly: boolean;
  /** Whether the order is about to fill, or is only placed. */
  readonly isFill: boolean;
}

/**
 * The account's word on an order. It is asked when the order is placed (children of brackets and
 * orders that wait for others are not) and again before each fill. The answer is a value of
 * `OrderReason`: 0 lets the order pass, any other rejects it, or cancels it when it worked.
 */
export interface OrderCheck {
  check(order: CheckedOrder): number;
}
