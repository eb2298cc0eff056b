import { formatDecimal, parseDecimal, rescale } from '@vela/kernel';
import type { trading } from '@alpacahq/alpaca-trade-api';
import type { Instrument } from '@vela/market';
import type { BrokerOrder, BrokerOrderChange, DecimalText, OrderReport } from '@vela/orders';
import { orderClassOf } from './order-check.js';
import type { Denial } from './order-check.js';
import { alpacaClassOf } from './order-rules.js';
import { positive } from './price-steps.js';

/** Returns decimal text as Alpaca reads it: plain, without zeros that say nothing. */
const plain = (text: DecimalText): string => formatDecimal(parseDecimal(text));

/**
 * Returns the request that places an order. It has passed its checks, so that what it needs is
 * there. Prices are the order's own words: nothing is rounded here.
 */
export function orderRequest(order: BrokerOrder, instrument: Instrument): trading.PostOrderRequest {
  const { type, side, quantity, notional, limitPrice, stopPrice, trail, attached } = order;
  const hasLimit = type === 'limit' || type === 'stop_limit';
  const hasStop = type === 'stop' || type === 'stop_limit';
  const orderClass = orderClassOf(order);
  const isShare = alpacaClassOf(instrument.assetClass) === 'us_equity';
  return {
    symbol: instrument.symbol,
    side,
    type,
    timeInForce: order.timeInForce as trading.TimeInForce,
    clientOrderId: order.clientOrderId,
    ...(quantity === null ? { notional: plain(notional!) } : { qty: plain(quantity) }),
    ...(hasLimit ? { limitPrice: plain(limitPrice!) } : {}),
    ...(hasStop ? { stopPrice: plain(stopPrice!) } : {}),
    ...(type === 'trailing_stop' ? trailOf(trail!) : {}),
    ...(order.extendedHours ? { extendedHours: true } : {}),
    // With it the venue refuses a close that would open the other side.
    ...(isShare && order.role === 'close'
      ? { positionIntent: side === 'buy' ? ('buy_to_close' as const) : ('sell_to_close' as const) }
      : {}),
    ...(orderClass === 'simple' ? {} : { orderClass, ...exitsOf(attached!) }),
  } as trading.PostOrderRequest;
}

const trailOf = ({ by, value }: NonNullable<BrokerOrder['trail']>) =>
  by === 'price' ? { trailPrice: plain(value) } : { trailPercent: plain(value) };

const exitsOf = ({ takeProfit, stopLoss }: NonNullable<BrokerOrder['attached']>) => ({
  ...(takeProfit === null ? {} : { takeProfit: { limitPrice: plain(takeProfit) } }),
  ...(stopLoss === null ? {} : { stopLoss: { stopPrice: plain(stopLoss) } }),
});

/** Returns the request that changes an order, or why it is not sent at all. */
export function changeRequest(
  change: BrokerOrderChange & { readonly clientOrderId: string },
): trading.PatchOrderRequest | Denial {
  const { clientOrderId, quantity, limitPrice, stopPrice, trail, takeProfit, stopLoss } = change;
  if (takeProfit !== undefined || stopLoss !== undefined) {
    return {
      code: 'unsupported',
      message: 'Alpaca changes the exits of a bracket by their own ids',
    };
  }
  for (const text of [limitPrice, stopPrice, trail]) {
    if (text !== undefined && positive(text) === null) {
      return { code: 'invalid-price', message: `expected a price above 0, found "${text}"` };
    }
  }
  if (quantity !== undefined && positive(quantity) === null) {
    return {
      code: 'invalid-quantity',
      message: `expected a quantity above 0, found "${quantity}"`,
    };
  }
  return {
    clientOrderId,
    ...(quantity === undefined ? {} : { qty: plain(quantity) }),
    ...(limitPrice === undefined ? {} : { limitPrice: plain(limitPrice) }),
    ...(stopPrice === undefined ? {} : { stopPrice: plain(stopPrice) }),
    ...(trail === undefined ? {} : { trail: plain(trail) }),
  };
}

/**
 * Returns what a changed order has left to fill. Alpaca fills the quantity of the new order from
 * nothing, also when a price alone is changed, while the port counts what was filled before: so the
 * rest is asked for. Null when nothing would be left, `undefined` when there is nothing to say.
 */
export function restOf(
  { quantity, cumulative }: Pick<OrderReport, 'quantity' | 'cumulative'>,
  wanted: DecimalText | undefined,
): DecimalText | null | undefined {
  const filled = parseDecimal(cumulative);
  if (filled.units === 0n) return wanted;
  const total = parseDecimal(wanted ?? quantity);
  const scale = Math.max(total.scale, filled.scale);
  const units = rescale(total, scale).units - rescale(filled, scale).units;
  return units > 0n ? formatDecimal({ units, scale }) : null;
}
