/** Kinds of order that a broker may know. */
export const BROKER_ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stop_limit',
  'trailing_stop',
  'market_if_touched',
  'limit_if_touched',
] as const;

/** One of {@link BROKER_ORDER_TYPES}. */
export type BrokerOrderType = (typeof BROKER_ORDER_TYPES)[number];

/** For how long an order works; `opg` and `cls` make it one for the auction. */
export const BROKER_TIMES_IN_FORCE = ['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'] as const;

/** One of {@link BROKER_TIMES_IN_FORCE}. */
export type BrokerTimeInForce = (typeof BROKER_TIMES_IN_FORCE)[number];

/** Decimal text such as `10.25`: prices, quantities and money cross every border like this. */
export type DecimalText = string;

/** An order in the words of the broker port. Absent things are null. */
export interface BrokerOrder {
  /** Fixed by the decision and committed before the first byte leaves, see `clientOrderId`. */
  readonly clientOrderId: string;
  /** Actor of the deployment that owns it, `manual` for orders by hand. Real venues never see it. */
  readonly subAccount: string;
  readonly instrumentId: string;
  readonly side: 'buy' | 'sell';
  readonly type: BrokerOrderType;
  readonly timeInForce: BrokerTimeInForce;
  /** Either a quantity or an amount of money. */
  readonly quantity: DecimalText | null;
  readonly notional: DecimalText | null;
  readonly limitPrice: DecimalText | null;
  /** Stop or touch price. */
  readonly stopPrice: DecimalText | null;
  readonly trail: { readonly by: 'price' | 'percent'; readonly value: DecimalText } | null;
  /** UTC microseconds at which a `gtd` order ends. */
  readonly goodTill: number | null;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  /** Whether it opens or closes a position in the eyes of the strategy. */
  readonly role: 'entry' | 'close';
  /** Children that each fill opens (a bracket). */
  readonly attached: {
    readonly takeProfit: DecimalText | null;
    readonly stopLoss: DecimalText | null;
  } | null;
  /** Client order id of the order whose fills this one waits for (OTO). */
  readonly after: string | null;
  /**
   * Instant of the market at which it was decided when that lies behind the last slice, as a timer's
   * does; a simulated venue lets it act on candles that open from then on. Real venues never see it.
   */
  readonly decidedAt?: number;
  /**
   * Present where one decision became two orders, because the broker lets none turn a position: the
   * quantity of both, and the id of the first, which closes. Brokers never see it.
   */
  readonly split?: { readonly quantity: DecimalText; readonly first: string };
}

/** What may be changed of a live order; absent things stay. */
export interface BrokerOrderChange {
  readonly quantity?: DecimalText;
  readonly limitPrice?: DecimalText;
  readonly stopPrice?: DecimalText;
  /** In the terms in which the order has its trail. */
  readonly trail?: DecimalText;
  /** Prices of the children that later fills open. */
  readonly takeProfit?: DecimalText;
  readonly stopLoss?: DecimalText;
}

/** A decision of a deployment about the outside world, numbered by input and leg; never changed. */
export type Intent = {
  /** Number of the input at which it was decided. */
  readonly seq: number;
  /** Which decision of that input, from 0. */
  readonly leg: number;
} & (
  | {
      readonly kind: 'place';
      readonly order: BrokerOrder;
      /** Present for a child that the engine sends because the broker does not open it by itself. */
      readonly carriedBy?: 'engine';
    }
  | { readonly kind: 'cancel'; readonly target: string }
  | {
      readonly kind: 'replace';
      readonly target: string;
      /** Id of the changed order at brokers that give it a new one. */
      readonly clientOrderId: string;
      readonly change: BrokerOrderChange;
    }
  /** Makes orders cancel one another (OCO). */
  | { readonly kind: 'group'; readonly targets: readonly string[] }
);
