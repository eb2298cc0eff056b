import type { AssetClass } from '@vela/market';
import type { BrokerOrderType, BrokerTimeInForce } from '@vela/orders';

/** Asset classes as Alpaca's order rules tell them apart. */
export type AlpacaAssetClass = 'us_equity' | 'crypto';

/** Classes of orders that one request can make: alone, with both exits, or with one of them. */
export type AlpacaOrderClass = 'simple' | 'bracket' | 'oto';

/** How an order says how much: in whole units, in fractions of one, or in money. */
export type AmountKind = 'whole' | 'fractional' | 'notional';

/** Types of orders that Alpaca has. */
export const ALPACA_ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stop_limit',
  'trailing_stop',
] as const satisfies readonly BrokerOrderType[];

/** Times in force that Alpaca has. */
export const ALPACA_TIMES_IN_FORCE = [
  'day',
  'gtc',
  'opg',
  'cls',
  'ioc',
  'fok',
] as const satisfies readonly BrokerTimeInForce[];

/** Orders that Alpaca's documents allow: everything in one row goes with everything else in it. */
export interface OrderRule {
  readonly assetClass: AlpacaAssetClass;
  readonly orderClass: readonly AlpacaOrderClass[];
  readonly types: readonly BrokerOrderType[];
  readonly timesInForce: readonly BrokerTimeInForce[];
  readonly extendedHours: boolean;
  readonly amounts: readonly AmountKind[];
}

/**
 * What is sent to Alpaca; what no row allows is refused as `unsupported` before a byte leaves.
 * Fractions of limit and stop orders are for newer accounts: they are sent and the venue decides.
 */
export const ORDER_RULES: readonly OrderRule[] = [
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['market', 'limit'],
    timesInForce: ALPACA_TIMES_IN_FORCE,
    extendedHours: false,
    amounts: ['whole'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['stop', 'stop_limit', 'trailing_stop'],
    timesInForce: ['day', 'gtc'],
    extendedHours: false,
    amounts: ['whole'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['limit'],
    timesInForce: ['day', 'gtc'],
    extendedHours: true,
    amounts: ['whole'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['market', 'limit', 'stop', 'stop_limit'],
    timesInForce: ['day'],
    extendedHours: false,
    amounts: ['fractional'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['limit'],
    timesInForce: ['day'],
    extendedHours: true,
    amounts: ['fractional'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['simple'],
    types: ['market'],
    timesInForce: ['day'],
    extendedHours: false,
    amounts: ['notional'],
  },
  {
    assetClass: 'us_equity',
    orderClass: ['bracket', 'oto'],
    types: ['market', 'limit'],
    timesInForce: ['day', 'gtc'],
    extendedHours: false,
    amounts: ['whole'],
  },
  {
    assetClass: 'crypto',
    orderClass: ['simple'],
    types: ['market', 'limit', 'stop_limit'],
    timesInForce: ['gtc', 'ioc'],
    extendedHours: false,
    amounts: ['whole', 'fractional'],
  },
  {
    assetClass: 'crypto',
    orderClass: ['simple'],
    types: ['market'],
    timesInForce: ['gtc', 'ioc'],
    extendedHours: false,
    amounts: ['notional'],
  },
];

/** One cell of the table: what an order is in the terms of the rules. */
export interface OrderShape {
  readonly assetClass: AlpacaAssetClass;
  readonly orderClass: AlpacaOrderClass;
  readonly type: BrokerOrderType;
  readonly timeInForce: BrokerTimeInForce;
  readonly extendedHours: boolean;
  readonly amount: AmountKind;
}

/** Returns whether a rule allows an order. */
export const isAllowed = (shape: OrderShape): boolean =>
  ORDER_RULES.some(
    (rule) =>
      rule.assetClass === shape.assetClass &&
      rule.orderClass.includes(shape.orderClass) &&
      rule.types.includes(shape.type) &&
      rule.timesInForce.includes(shape.timeInForce) &&
      rule.extendedHours === shape.extendedHours &&
      rule.amounts.includes(shape.amount),
  );

/** Returns how Alpaca sees an asset class of ours, null for one that it does not trade. */
export function alpacaClassOf(assetClass: AssetClass): AlpacaAssetClass | null {
  if (assetClass === 'EQUITY' || assetClass === 'ETF') return 'us_equity';
  return assetClass === 'CRYPTO' ? 'crypto' : null;
}
