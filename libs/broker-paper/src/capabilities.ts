import { ASSET_CLASSES } from '@vela/market';
import { BROKER_ORDER_TYPES, BROKER_TIMES_IN_FORCE } from '@vela/orders';
import type { BrokerOrder, RejectCode } from '@vela/orders';
import type { BrokerCapabilities } from '@vela/ports';

/** What a simulated venue can do: everything that the venue of a backtest can. */
export const PAPER_CAPABILITIES: BrokerCapabilities = {
  venue: 'paper',
  environment: 'paper',
  assetClasses: ASSET_CLASSES,
  orderTypes: BROKER_ORDER_TYPES,
  timesInForce: BROKER_TIMES_IN_FORCE,
  contingent: { bracket: true, oco: true, oto: true },
  quantity: { fractional: true, notional: true },
  extendedHours: false,
  reduceOnly: true,
  replace: 'amend',
  clientId: {
    maxLength: 64,
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    unique: 'forever',
    lookup: 'direct',
  },
  positionModel: 'netting',
  fills: 'stream',
  fillReplay: 'since',
  visibilityLagMs: 0,
  watermark: true,
  cancelAll: true,
  rateLimit: { perSecond: 10_000, burst: 10_000 },
};

const ID = new RegExp(PAPER_CAPABILITIES.clientId.pattern);
const RESTING: ReadonlySet<string> = new Set([
  'stop',
  'stop_limit',
  'trailing_stop',
  'market_if_touched',
  'limit_if_touched',
]);

/** Returns why an order is not sent at all, null for one that the venue is asked about. */
export function refusedBefore(
  order: BrokerOrder,
): { readonly code: RejectCode; readonly message: string } | null {
  const unsupported = (message: string) => ({ code: 'unsupported', message }) as const;
  if (!ID.test(order.clientOrderId)) {
    return { code: 'other', message: 'expected an id of 1 to 64 letters, digits, _ or -' };
  }
  if (!BROKER_ORDER_TYPES.includes(order.type)) {
    return unsupported(`orders of the type ${order.type} are not known`);
  }
  if (!BROKER_TIMES_IN_FORCE.includes(order.timeInForce)) {
    return unsupported(`the time in force ${order.timeInForce} is not known`);
  }
  if (order.extendedHours) return unsupported('there are no extended hours');
  if (RESTING.has(order.type) && ['ioc', 'fok', 'opg', 'cls'].includes(order.timeInForce)) {
    return unsupported(`a ${order.type} order cannot be ${order.timeInForce}`);
  }
  if ((order.quantity === null) === (order.notional === null)) {
    return { code: 'invalid-quantity', message: 'expected either a quantity or an amount' };
  }
  return null;
}
