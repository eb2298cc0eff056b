/** For how long an order works, see {@link OrderOptions.timeInForce}. */
export type OrderTime = 'gtc' | 'day' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';

/**
 * What may be said of an order beside side and quantity. Without a price it is a market order; the
 * prices that are given make its type: `limit`, `stop`, `stop` with `limit`, `touch`, `touch` with
 * `limit`, `trail` or `trailPercent`.
 */
export interface OrderOptions {
  /** Buy no higher or sell no lower than this price. */
  readonly limit?: number;
  /** Wait until the market trades at this price or beyond, then take what there is. */
  readonly stop?: number;
  /** Wait until the market comes to this better price, then take what there is. */
  readonly touch?: number;
  /** Stop that follows the best price since the order works at this distance. */
  readonly trail?: number;
  /** The same with a distance in percent of the best price, above 0 and below 100. */
  readonly trailPercent?: number;
  /**
   * `gtc` (the default): till it is canceled. `day`: to the end of the session. `gtd`: till
   * `goodTill`. `ioc`: what the next open fills, the rest is canceled. `fok`: all of it at the next
   * open or nothing. `opg`: at the next open of a session. `cls`: at the next close of a session.
   * The last four are for market and limit orders.
   */
  readonly timeInForce?: OrderTime;
  /** Instant at which the order ends, microseconds since 1970; makes it `gtd`. */
  readonly goodTill?: number;
  /** Price at which the position that this order opens is closed with a loss. */
  readonly stopLoss?: number;
  /** Price at which the position that this order opens is closed with a gain. */
  readonly takeProfit?: number;
  /** Only make a position smaller, never open or turn one. */
  readonly reduceOnly?: boolean;
  /** Money to trade in place of a quantity, which must be 0: the first fill's price decides. */
  readonly notional?: number;
  /** Handle of an order whose fills this one waits for; it works as far as that one is filled. */
  readonly after?: number;
  /** Index of the instrument in the run; 0, the first, by default. */
  readonly instrument?: number;
}

/** What of an order is to be another; what is absent stays. */
export interface OrderChange {
  /** The whole quantity, what is filled included. */
  readonly quantity?: number;
  readonly limit?: number;
  readonly stop?: number;
  readonly touch?: number;
  readonly trail?: number;
  readonly trailPercent?: number;
  /** Prices of children that are still to be opened. */
  readonly stopLoss?: number;
  readonly takeProfit?: number;
}

/** An order as its strategy sees it. */
export interface OrderSnapshot {
  /** The handle that `buy`, `sell` and `close` returned. */
  readonly handle: number;
  readonly instrument: number;
  readonly side: 'buy' | 'sell';
  readonly type:
    | 'market'
    | 'limit'
    | 'stop'
    | 'stopLimit'
    | 'trailingStop'
    | 'marketIfTouched'
    | 'limitIfTouched';
  readonly role: 'entry' | 'close' | 'stopLoss' | 'takeProfit' | 'marginCall';
  /** `waiting`: for the fills of another order. A working order may be filled in part. */
  readonly state: 'waiting' | 'working' | 'filled' | 'canceled' | 'rejected' | 'expired';
  /** Why it was canceled, rejected or expired, in words; empty otherwise. */
  readonly reason: string;
  /** What it may fill: of a waiting order what it was placed with, 0 while money decides. */
  readonly quantity: number;
  readonly filled: number;
  /** Limit, stop or touch price, or where a trailing stop stands; null for market orders. */
  readonly price: number | null;
  /** Limit price of a stop-limit or limit-if-touched order, else null. */
  readonly limit: number | null;
  readonly timeInForce: OrderTime;
  /** Instant at which it ends, null when none is set. */
  readonly goodTill: number | null;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly reduceOnly: boolean;
  readonly notional: number | null;
  /** Handle of the order whose fills opened it or are waited for, else null. */
  readonly parent: number | null;
  /** Number of the slice in which it was placed. */
  readonly placedAt: number;
}

/** A market order of which nothing else is said: the most frequent kind, known by identity. */
export const PLAIN_MARKET: OrderOptions = {};
