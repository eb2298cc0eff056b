import type { DecimalText } from './broker-order.js';
import type { OrderStatus } from './order-life.js';

/** Why an order or a request was refused, the same words for every broker and for our own checks. */
export const REJECT_CODES = [
  'insufficient-funds',
  'invalid-price',
  'invalid-quantity',
  'market-closed',
  'not-tradable',
  'not-shortable',
  'duplicate-id',
  'not-found',
  'not-cancelable',
  'risk',
  'rate-limited',
  'auth',
  'unsupported',
  'other',
] as const;

/** One of {@link REJECT_CODES}. */
export type RejectCode = (typeof REJECT_CODES)[number];

/** How a broker describes one of its orders. */
export interface OrderReport {
  /** Null for orders that were placed behind our back and carry no id. */
  readonly clientOrderId: string | null;
  readonly venueOrderId: string;
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  readonly status: OrderStatus;
  /** The venue's own word, kept for words that we do not know. */
  readonly rawStatus: string;
  readonly quantity: DecimalText;
  readonly cumulative: DecimalText;
  readonly averagePrice: DecimalText | null;
  /** Prices as they stand now: trailing stops and replaced orders move. */
  readonly limitPrice: DecimalText | null;
  readonly stopPrice: DecimalText | null;
  /** True while a child waits for its parent or a stop for its price. */
  readonly contingent: boolean;
  /** Venue order ids of relatives. */
  readonly parent: string | null;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  /** What a child of a bracket is for. */
  readonly role: 'entry' | 'close' | 'stop_loss' | 'take_profit' | 'margin_call' | null;
  readonly reason: string | null;
  readonly code: RejectCode | null;
  /** Sub-account at venues that keep them apart; needed for orders that the venue itself places. */
  readonly subAccount?: string;
  /** UTC microseconds at the venue, or the number in which it was received where it gives none. */
  readonly venueTime: number;
}

/** One fill as a broker tells it. */
export interface ExecutionReport {
  /** The same from every source of the adapter, so that a fill is booked once. */
  readonly key: string;
  readonly venueOrderId: string;
  readonly clientOrderId: string | null;
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: DecimalText;
  readonly price: DecimalText;
  /** Commissions and taxes; null when they follow later as a fact of their own. */
  readonly fee: { readonly amount: DecimalText; readonly currency: string } | null;
  /** Currency of the price. */
  readonly currency: string;
  readonly liquidity: 'maker' | 'taker' | null;
  readonly venueTime: number;
  /** True when we made it up because the broker reported a quantity and never its execution. */
  readonly inferred: boolean;
}

/** Ways in which trading can be held back. `FLATTEN` also closes what is held. */
export const SWITCH_MODES = ['NONE', 'REDUCE_ONLY', 'HALT', 'FLATTEN'] as const;

/** One of {@link SWITCH_MODES}. */
export type SwitchMode = (typeof SWITCH_MODES)[number];

/**
 * A row of an account's log, numbered without gaps by the account's gateway. Deployments take those
 * that name them and those that name nobody.
 */
export type AccountFact =
  | { readonly kind: 'report'; readonly report: OrderReport }
  | { readonly kind: 'execution'; readonly execution: ExecutionReport }
  /** An execution that the venue took back. */
  | { readonly kind: 'bust'; readonly key: string; readonly clientOrderId: string | null }
  /** Refused by our own checks: no byte went to the broker. */
  | {
      readonly kind: 'denied';
      readonly clientOrderId: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly kind: 'requestRefused';
      readonly request: 'cancel' | 'replace' | 'group';
      readonly clientOrderId: string;
      readonly code: RejectCode;
      readonly message: string;
    }
  | {
      readonly kind: 'fee';
      readonly key: string;
      readonly amount: DecimalText;
      readonly currency: string;
      readonly clientOrderId: string | null;
    }
  /** What of the account's trading is held back, as it is in force for the reader. */
  | {
      readonly kind: 'switch';
      readonly scope: 'deployment' | 'account' | 'everything';
      readonly mode: SwitchMode;
      readonly reason: string;
    }
  /** Entries on an instrument stop while a difference is unexplained; exits go on. */
  | {
      readonly kind: 'quarantine';
      readonly instrumentId: string;
      readonly on: boolean;
      readonly reason: string;
    }
  /** Something happened at the broker that no order of ours explains. */
  | {
      readonly kind: 'external';
      readonly what:
        | 'order'
        | 'position'
        | 'assignment'
        | 'exercise'
        | 'expiry'
        | 'corporate-action'
        | 'cash';
      readonly detail: string;
    };
