import { OrderReason, OrderType, TimeInForce } from './order-words.js';

/** What is asked of the venue; 0 or NaN stands for a price or an amount that does not apply. */
export interface OrderRequest {
  readonly instrument: number;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  /** Values of `OrderType` and `OrderRole`. */
  readonly type: number;
  readonly role: number;
  /** Quantity in whole units of the instrument; rounded down to the lot. Not used with `notional`. */
  readonly quantity: number;
  /** Limit, stop or touch price. */
  readonly price: number;
  /** Prices of the children to open with each fill. */
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly reduceOnly: boolean;
  /** Limit price of stop-limit and limit-if-touched orders. */
  readonly limit?: number;
  /** Distance of a trailing stop, as an amount or as a fraction of the price. */
  readonly trail?: number;
  readonly trailPercent?: number;
  /** Amount of money in the instrument's currency that decides the quantity at the first fill. */
  readonly notional?: number;
  /** Value of `TimeInForce`; GTC when absent. */
  readonly timeInForce?: number;
  /** Instant at which a GTD order ends. */
  readonly goodTill?: number;
  /** Handle of the order whose fills this one waits for, −1 or absent for none. */
  readonly after?: number;
  /** Instant at which it was decided when that lies behind the last slice; 0 or absent otherwise. */
  readonly decidedAt?: number;
}

/** Whether an order of a type that waits for a price can be meant for one moment only. */
const RESTING: ReadonlySet<number> = new Set([
  OrderType.STOP,
  OrderType.STOP_LIMIT,
  OrderType.TRAILING_STOP,
  OrderType.MARKET_IF_TOUCHED,
  OrderType.LIMIT_IF_TOUCHED,
]);

const isThere = (value: number | undefined): boolean => value !== undefined && !Number.isNaN(value);
const isPrice = (value: number | undefined): boolean =>
  Number(value) > 0 && Number(value) < Infinity;
const isWrong = (value: number | undefined): boolean => isThere(value) && !isPrice(value);

/** Returns whether a type of order may have a time in force. */
export const allowsTime = (type: number, timeInForce: number): boolean =>
  timeInForce < TimeInForce.IOC || !RESTING.has(type);

/** Returns why a request cannot be an order, as a value of `OrderReason`; `units` is its quantity. */
export function refusal(request: OrderRequest, units: number): number {
  const { type, notional } = request;
  if (isThere(notional) && notional !== 0) {
    if (!isPrice(notional)) return OrderReason.INVALID_QUANTITY;
  } else if (!(units > 0) || !Number.isSafeInteger(units)) {
    return OrderReason.INVALID_QUANTITY;
  }
  if (!hasItsPrices(request) || isWrong(request.stopLoss) || isWrong(request.takeProfit)) {
    return OrderReason.INVALID_PRICE;
  }
  return allowsTime(type, request.timeInForce ?? TimeInForce.GTC)
    ? OrderReason.NONE
    : OrderReason.UNSUPPORTED_TIME;
}

function hasItsPrices({ type, price, limit, trail, trailPercent }: OrderRequest): boolean {
  if (type === OrderType.MARKET) return true;
  if (type === OrderType.TRAILING_STOP) {
    return isPrice(trail) || (isPrice(trailPercent) && Number(trailPercent) < 1);
  }
  const hasLimit = type === OrderType.STOP_LIMIT || type === OrderType.LIMIT_IF_TOUCHED;
  return isPrice(price) && (!hasLimit || isPrice(limit));
}
