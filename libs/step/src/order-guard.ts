import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';

/** An order that is about to be placed, or a change of one, as limits see it. */
export interface GuardedOrder {
  /** Index of the instrument in the run. */
  readonly instrument: number;
  readonly side: 1 | -1;
  /** Whole units as the strategy said them, above 0; 0 when `notional` decides. */
  readonly quantity: number;
  /** Money to trade in place of a quantity, in the instrument's currency; 0 for none. */
  readonly notional: number;
  /** The order's own limit, stop or touch price; null when it takes what there is. */
  readonly price: number | null;
  readonly reduceOnly: boolean;
  readonly role: 'entry' | 'close';
  /** Whether it waits for the fills of another order. */
  readonly isChild: boolean;
  /** Handle of the live order that becomes this one, null for a new order. */
  readonly replaces: number | null;
}

/** What an order still wants of the market. */
export interface OpenOrder {
  readonly handle: number;
  readonly instrument: number;
  readonly side: 1 | -1;
  /** What is not filled yet, in whole units; 0 while money decides. */
  readonly quantity: number;
  readonly notional: number;
  readonly price: number | null;
  readonly reduceOnly: boolean;
}

/** A position that was closed, wholly or in part. */
export interface ClosedTrade {
  readonly instrument: number;
  /** In the currency of the account, fees of both sides taken off. */
  readonly profit: number;
  /** Instant of the fill that closed it. */
  readonly at: Micros;
}

/** The account as limits see it: the same words in a backtest and live. */
export interface GuardedAccount {
  readonly instruments: readonly Instrument[];
  /** `availableAt` of the newest slice, or the instant of the timer that fires; NaN before both. */
  readonly now: Micros;
  readonly startingCash: number;
  /** Cash and the value of what is held at the last closes, in the currency of the account. */
  equity(): number;
  /** Signed quantity of an instrument in whole units. */
  position(instrument: number): number;
  /** Close of the newest candle, 0 before the first. */
  lastPrice(instrument: number): number;
  /** Value of a price of 1 for one unit in the currency of the account, 0 without a rate. */
  valueOf(instrument: number): number;
  /** Money that new positions may cost, Infinity for an account without a limit. */
  buyingPower(): number;
  /** Orders that work or wait. */
  openOrders(): readonly OpenOrder[];
}

/** Why something was held back: a typed code and words. */
export interface Denial {
  readonly code: string;
  readonly message: string;
}

/** A loss limit that ends trading: what is still allowed afterwards. */
export interface Breach extends Denial {
  readonly mode: 'REDUCE_ONLY' | 'HALT' | 'FLATTEN';
}

/**
 * Limits before every order of a strategy, asked on the spot in backtest and live alike. It is code
 * that knows neither the mode nor the clock; what it remembers it can tell and take back.
 */
export interface OrderGuard {
  /** Returns why an order must not be placed, null when it may. */
  check(order: GuardedOrder, account: GuardedAccount): Denial | null;
  /**
   * Sees the account after each slice, fills booked and positions marked, with the trades that were
   * closed since the last look. What it returns halts a deployment; in a backtest the guard itself
   * denies what may not be placed any more.
   */
  observe?(account: GuardedAccount, closed: readonly ClosedTrade[]): Breach | null;
  /** Hears of an order that it let pass, once it has been placed. */
  placed?(order: GuardedOrder, account: GuardedAccount): void;
  snapshot(): Canonical;
  restore(state: Canonical): void;
}
