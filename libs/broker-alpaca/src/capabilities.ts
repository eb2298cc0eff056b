import type { AssetClass } from '@vela/market';
import type { AssetClassCapabilities, BrokerCapabilities } from '@vela/ports';
import {
  ALPACA_ORDER_TYPES,
  ALPACA_TIMES_IN_FORCE,
  ORDER_RULES,
  alpacaClassOf,
} from './order-rules.js';
import type { OrderRule } from './order-rules.js';

/** Asset classes of Alpaca that are traded here. */
export const ALPACA_ASSET_CLASSES = ['EQUITY', 'ETF', 'CRYPTO'] as const satisfies AssetClass[];

/** Letters of a client order id: what is safe in every place where Alpaca shows it. */
export const CLIENT_ID_PATTERN = '^[A-Za-z0-9._:-]{1,128}$';

/** What rules say of the orders that they allow. */
type OrderCapabilities = Required<
  Pick<AssetClassCapabilities, 'orderTypes' | 'timesInForce' | 'quantity' | 'extendedHours'>
> & { readonly bracket: boolean };

function offeredBy(rules: readonly OrderRule[]): OrderCapabilities {
  const some = (test: (rule: OrderRule) => boolean): boolean => rules.some(test);
  return {
    orderTypes: ALPACA_ORDER_TYPES.filter((type) => some(({ types }) => types.includes(type))),
    timesInForce: ALPACA_TIMES_IN_FORCE.filter((time) =>
      some(({ timesInForce }) => timesInForce.includes(time)),
    ),
    quantity: {
      fractional: some(({ amounts }) => amounts.includes('fractional')),
      notional: some(({ amounts }) => amounts.includes('notional')),
    },
    extendedHours: some(({ extendedHours }) => extendedHours),
    bracket: some(({ orderClass }) => orderClass.includes('bracket')),
  };
}

/** Alpaca links orders when they are placed, never orders that live already. */
const contingentWith = (bracket: boolean): BrokerCapabilities['contingent'] => ({
  bracket,
  oco: false,
  oto: false,
  opens: 'whole-fill',
});

function ofClass(assetClass: AssetClass): AssetClassCapabilities {
  const own = ORDER_RULES.filter((rule) => rule.assetClass === alpacaClassOf(assetClass));
  const { bracket, ...offered } = offeredBy(own);
  return { ...offered, contingent: contingentWith(bracket) };
}

/**
 * Returns what Alpaca can do for some asset classes. As a whole it has the types, times in force and
 * amounts that one of the classes has, and brackets when all of them have those, because elsewhere
 * the engine carries the legs; `byAssetClass` says what each class has by itself.
 */
export function alpacaCapabilities(
  environment: 'paper' | 'live',
  assetClasses: readonly AssetClass[] = ALPACA_ASSET_CLASSES,
): BrokerCapabilities {
  const classes = [...new Set(assetClasses.map((one) => alpacaClassOf(one)))];
  const { bracket: _, ...offered } = offeredBy(
    ORDER_RULES.filter((rule) => classes.includes(rule.assetClass)),
  );
  const byAssetClass = Object.fromEntries(assetClasses.map((one) => [one, ofClass(one)]));
  return {
    venue: 'alpaca',
    environment,
    assetClasses,
    ...offered,
    contingent: contingentWith(
      assetClasses.every((one) => byAssetClass[one]?.contingent?.bracket === true),
    ),
    reduceOnly: false,
    // A sale of more than is held is refused, and so is a purchase of more than was sold short.
    crossesZero: false,
    byAssetClass,
    replace: 'new-id',
    clientId: { maxLength: 128, pattern: CLIENT_ID_PATTERN, unique: 'forever', lookup: 'direct' },
    positionModel: 'netting',
    fills: 'stream',
    fillReplay: 'since',
    visibilityLagMs: 5_000,
    watermark: false,
    cancelAll: true,
    // 200 a minute: 40 at once and 150 a minute leave room for the pages of a reconcile.
    rateLimit: { perSecond: 2.5, burst: 40 },
  };
}
