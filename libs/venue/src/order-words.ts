/** Kinds of order as small integers, for columns. */
export const OrderType = {
  MARKET: 0,
  LIMIT: 1,
  STOP: 2,
  STOP_LIMIT: 3,
  TRAILING_STOP: 4,
  MARKET_IF_TOUCHED: 5,
  LIMIT_IF_TOUCHED: 6,
} as const;

/**
 * States of a simulated order as small integers, for columns. An order that is partially filled
 * works on; one that waits is the child of an order that has no fill for it yet.
 */
export const OrderState = {
  WORKING: 0,
  FILLED: 1,
  CANCELED: 2,
  REJECTED: 3,
  EXPIRED: 4,
  WAITING: 5,
} as const;

/** Why an order exists. */
export const OrderRole = {
  ENTRY: 0,
  CLOSE: 1,
  STOP_LOSS: 2,
  TAKE_PROFIT: 3,
  MARGIN_CALL: 4,
} as const;

/** For how long an order works. */
export const TimeInForce = {
  /** Good till canceled. */
  GTC: 0,
  /** To the end of the session. */
  DAY: 1,
  /** Good till an instant. */
  GTD: 2,
  /** Immediate or cancel: what the open does not fill is canceled. */
  IOC: 3,
  /** Fill or kill: all of it at the open, or nothing. */
  FOK: 4,
  /** At the open of a session only. */
  OPG: 5,
  /** At the close of a session only. */
  CLS: 6,
} as const;

/** Bits of the column `flags`. */
export const OrderFlag = {
  /** May only make a position smaller. */
  REDUCE_ONLY: 1,
  /** Opens stop-loss or take-profit with each fill. */
  BRACKET: 2,
  /** Other orders wait for its fills. */
  PARENT: 4,
  /** Belongs to a group of which a fill shrinks the others. */
  GROUPED: 8,
  /** Stop-loss or take-profit of a bracket. */
  LEG: 16,
  /** Waits, or waited, for the fills of another order. */
  CHILD: 32,
  /** Its trail is a fraction of the price, not an amount. */
  TRAIL_PERCENT: 64,
  /** Its stop or touch price was reached; it is a limit order now. */
  TRIGGERED: 128,
  /** Ends at `goodTill`. */
  TIMED: 256,
  /** Members of its group are of several instruments. */
  WIDE_GROUP: 512,
  /** Was decided behind a slice: candles that had opened by then do not fill it. */
  DELAYED: 1024,
} as const;

/** Why an order was refused, taken back or ended, for columns. */
export const OrderReason = {
  NONE: 0,
  BY_STRATEGY: 1,
  SIBLING_FILLED: 2,
  NOTHING_TO_REDUCE: 3,
  INVALID_QUANTITY: 4,
  INVALID_PRICE: 5,
  TIME_OVER: 6,
  SESSION_OVER: 7,
  NOT_AT_ONCE: 8,
  NOT_AT_OPEN: 9,
  NOT_AT_CLOSE: 10,
  PARENT_ENDED: 11,
  BRACKET_CLOSED: 12,
  UNSUPPORTED_TIME: 13,
  BUYING_POWER: 14,
  NO_SHORTING: 15,
  DELISTED: 16,
  SPLIT_BELOW_LOT: 17,
  AMOUNT_BELOW_LOT: 18,
  MARGIN_CALL: 19,
  NO_RATE: 20,
  NO_PRICE: 21,
  /** Held back by a limit; the note of the order says which. */
  LIMIT: 22,
  /** Refused or ended at the venue in words that we do not know; its note has them. */
  BY_VENUE: 23,
} as const;

/** What a reader sees for each value of {@link OrderReason}. */
export const ORDER_REASONS: readonly string[] = [
  'none',
  'canceled by the strategy',
  'the other leg was filled',
  'nothing to reduce',
  'invalid quantity',
  'invalid price',
  'its time was over',
  'the session was over',
  'not filled at once',
  'not filled at the open',
  'not filled at the close',
  'the order it waited for ended',
  'its bracket was closed',
  'this type cannot have this time in force',
  'not enough buying power',
  'short selling is not allowed',
  'the instrument was delisted',
  'less than a lot was left by the split',
  'the amount buys less than a lot',
  'a margin call took its place',
  'the rate of its currency is not known',
  'the price was not above 0',
  'held back by a limit',
  'refused by the venue',
];
