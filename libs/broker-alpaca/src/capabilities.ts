import type { AssetClass } from '@vela/market';
import type { BrokerCapabilities } from '@vela/ports';
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

/**
 * Returns what Alpaca can do for some asset classes. Types, times in force and amounts are there
 * when one of the classes has them, and an order that its own class does not take is refused; a
 * bracket is there when all of them have it, because elsewhere the engine carries its legs.
 */
export function alpacaCapabilities(
  environment: 'paper' | 'live',
  assetClasses: readonly AssetClass[] = ALPACA_ASSET_CLASSES,
): BrokerCapabilities {
  const classes = [...new Set(assetClasses.map((one) => alpacaClassOf(one)))];
  const rules = ORDER_RULES.filter((rule) => classes.includes(rule.assetClass));
  const some = (test: (rule: OrderRule) => boolean): boolean => rules.some(test);
  return {
    venue: 'alpaca',
    environment,
    assetClasses,
    orderTypes: ALPACA_ORDER_TYPES.filter((type) => some(({ types }) => types.includes(type))),
    timesInForce: ALPACA_TIMES_IN_FORCE.filter((time) =>
      some(({ timesInForce }) => timesInForce.includes(time)),
    ),
    contingent: {
      bracket: classes.every((one) =>
        some(({ assetClass, orderClass }) => assetClass === one && orderClass.includes('bracket')),
      ),
      // Alpaca links orders when they are placed, never orders that live already.
      oco: false,
      oto: false,
      opens: 'whole-fill',
    },
    quantity: {
      fractional: some(({ amounts }) => amounts.includes('fractional')),
      notional: some(({ amounts }) => amounts.includes('notional')),
    },
    extendedHours: some(({ extendedHours }) => extendedHours),
    reduceOnly: false,
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
