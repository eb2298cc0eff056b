import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';

/** An order that is about to be sent, or a change of one, as the limits of an account see it. */
export interface AccountOrder {
  readonly clientOrderId: string;
  /** Deployment that owns it, `manual` for orders by hand. */
  readonly actorId: string;
  readonly instrument: Instrument;
  readonly side: 1 | -1;
  /** Whole units above 0; 0 when `notional` decides. */
  readonly quantity: number;
  /** Money to trade in place of a quantity, in the instrument's currency; 0 for none. */
  readonly notional: number;
  /** The order's own limit, stop or touch price; null when it takes what there is. */
  readonly price: number | null;
  readonly reduceOnly: boolean;
  readonly role: 'entry' | 'close';
  /** True when it is against the position of its own sub-account and no larger. */
  readonly reduces: boolean;
  /** Id of the open order that becomes this one, null for a new order. */
  readonly replaces: string | null;
}

/** An order that is open, or of which nobody knows yet that it is not. */
export interface AccountOpenOrder {
  readonly clientOrderId: string;
  readonly actorId: string;
  readonly instrumentId: string;
  readonly side: 1 | -1;
  /** What is not filled yet, in whole units; 0 while money decides. */
  readonly quantity: number;
  readonly notional: number;
  readonly price: number | null;
  readonly reduceOnly: boolean;
}

/** The account as its limits see it; every order counts from the moment at which its send opened. */
export interface GuardedBrokerAccount {
  readonly now: Micros;
  /**
   * Signed quantity over all sub-accounts in whole units; for a check those on the other side of the
   * order count as flat, because they may become so at any time.
   */
  position(instrumentId: string): number;
  /** Every instrument of which something is held. */
  held(): readonly string[];
  /** Last close, 0 before the first. */
  lastPrice(instrumentId: string): number;
  /** Value of a price of 1 for one unit in the currency of the instrument. */
  valueOf(instrumentId: string): number;
  /** As the broker told it last, or summed up here; NaN while neither is known. */
  equity(): number;
  /** What new positions may cost, reservations taken off; Infinity without a limit. */
  buyingPower(): number;
  openOrders(): readonly AccountOpenOrder[];
  /** How many sends were opened at or behind an instant, at most 24 hours back. */
  ordersSince(at: Micros): number;
}

/** Why an order is held back: a typed code and words. */
export interface AccountDenial {
  readonly code: string;
  readonly message: string;
}

/**
 * Limits of an account over all its deployments, asked right before a send is opened: position,
 * exposure, notional, order rate, price collar, lists. It knows no clock: what it needs it is shown.
 */
export interface AccountGuard {
  /** Returns why an order must not be sent, null when it may. */
  check(order: AccountOrder, account: GuardedBrokerAccount): AccountDenial | null;
  /** Sees the account after something was booked; what it returns ends new risk on the account. */
  observe?(account: GuardedBrokerAccount): AccountDenial | null;
  /** What it remembers, so that it survives restarts. */
  snapshot?(): Canonical;
  restore?(state: Canonical): void;
}
