import { VelaError, powerOfTen } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { BROKER_ORDER_TYPES, BROKER_TIMES_IN_FORCE } from '@vela/orders';
import type { BrokerOrder, BrokerOrderChange, BrokerOrderType, DecimalText } from '@vela/orders';
import { decimalText, numberOf, quantityText, shiftDecimal } from './decimal-text.js';
import { roundToLot } from './lot.js';
import type { OrderRequest } from './order-request.js';
import { OrderRole, OrderType } from './order-words.js';
import type { OrderChange } from './replace-order.js';

/** What an order is called outside, beside its words. */
export interface BrokerOrderNames {
  readonly clientOrderId: string;
  readonly subAccount: string;
  /** Instruments of the run, whose numbers requests carry. */
  readonly instruments: readonly Instrument[];
  /** Returns the client order id of an order by its handle. */
  idOf(handle: number): string;
}

/** What the numbers of a request are made from. */
export interface OrderPlaces {
  readonly instruments: readonly Instrument[];
  /** Returns the handle of an order by its client order id, −1 for one that is not known. */
  handleOf(clientOrderId: string): number;
}

const isAmount = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && value < Infinity;

const orNull = (value: number | undefined): DecimalText | null =>
  isAmount(value) ? decimalText(value) : null;

/** Types whose `price` is a limit, and those that have a stop or touch price. */
const hasLimit = (type: BrokerOrderType): boolean =>
  type === 'limit' || type === 'stop_limit' || type === 'limit_if_touched';
const hasStop = (type: BrokerOrderType): boolean =>
  type !== 'market' && type !== 'limit' && type !== 'trailing_stop';

/**
 * Returns a request of the venue as an order of the broker port. The quantity is the whole lots that
 * the venue would make of it; prices are the shortest texts that name the same doubles. Throws
 * `INVALID_INPUT` for a request without a quantity and without an amount: the venue rejects those
 * on the spot, so none ever leaves.
 */
export function toBrokerOrder(request: OrderRequest, names: BrokerOrderNames): BrokerOrder {
  const instrument = names.instruments[request.instrument]!;
  const type = BROKER_ORDER_TYPES[request.type]!;
  const after = request.after ?? -1;
  const timeInForce = BROKER_TIMES_IN_FORCE[request.timeInForce ?? 0]!;
  const takeProfit = orNull(request.takeProfit);
  const stopLoss = orNull(request.stopLoss);
  return {
    clientOrderId: names.clientOrderId,
    subAccount: names.subAccount,
    instrumentId: instrument.id,
    side: request.side > 0 ? 'buy' : 'sell',
    type,
    timeInForce,
    ...amountOf(request, instrument),
    limitPrice: hasLimit(type) ? orNull(type === 'limit' ? request.price : request.limit) : null,
    stopPrice: hasStop(type) ? orNull(request.price) : null,
    trail: trailOf(request),
    goodTill: timeInForce === 'gtd' ? (request.goodTill ?? null) : null,
    extendedHours: false,
    reduceOnly: request.reduceOnly,
    role: request.role === OrderRole.CLOSE ? 'close' : 'entry',
    attached: takeProfit === null && stopLoss === null ? null : { takeProfit, stopLoss },
    after: after < 0 ? null : names.idOf(after),
    ...(isAmount(request.decidedAt) ? { decidedAt: request.decidedAt } : {}),
  };
}

function amountOf(
  { quantity, notional }: OrderRequest,
  instrument: Instrument,
): Pick<BrokerOrder, 'quantity' | 'notional'> {
  if (isAmount(notional)) return { quantity: null, notional: decimalText(notional) };
  const units = roundToLot(quantity * powerOfTen(instrument.quantityScale), lotUnits(instrument));
  if (!(units > 0) || !Number.isSafeInteger(units)) {
    throw new VelaError('INVALID_INPUT', `expected a quantity of a lot or more, found ${quantity}`);
  }
  return { quantity: quantityText(units, instrument), notional: null };
}

function trailOf({ type, trail, trailPercent }: OrderRequest): BrokerOrder['trail'] {
  if (type !== OrderType.TRAILING_STOP) return null;
  if (isAmount(trailPercent)) {
    return { by: 'percent', value: shiftDecimal(String(trailPercent), 2) };
  }
  return isAmount(trail) ? { by: 'price', value: decimalText(trail) } : null;
}

/** Returns quantity units of a lot. */
const lotUnits = ({ lotSize, quantityScale }: Instrument): number =>
  Math.round(Number(lotSize) * powerOfTen(quantityScale));

/**
 * Returns an order of the broker port as a request of the venue; the inverse of
 * {@link toBrokerOrder}. Throws `INVALID_INPUT` with the field for texts that are no numbers,
 * `NOT_FOUND` for an instrument or an order to wait for that is not known.
 */
export function toOrderRequest(order: BrokerOrder, places: OrderPlaces): OrderRequest {
  const instrument = places.instruments.findIndex(({ id }) => id === order.instrumentId);
  if (instrument < 0) {
    throw new VelaError('NOT_FOUND', `expected a known instrument, found ${order.instrumentId}`, {
      path: ['instrumentId'],
    });
  }
  const after = order.after === null ? -1 : places.handleOf(order.after);
  if (order.after !== null && after < 0) {
    throw new VelaError('NOT_FOUND', `expected a known order to wait for, found ${order.after}`, {
      path: ['after'],
    });
  }
  const limit = priceOf(order.limitPrice, 'limitPrice');
  const { attached, trail } = order;
  const distance = priceOf(trail?.value ?? null, 'trail');
  return {
    instrument,
    side: order.side === 'buy' ? 1 : -1,
    type: BROKER_ORDER_TYPES.indexOf(order.type),
    role: order.role === 'close' ? OrderRole.CLOSE : OrderRole.ENTRY,
    quantity: order.quantity === null ? 0 : numberOf(order.quantity, 'quantity'),
    price: order.type === 'limit' ? limit : priceOf(order.stopPrice, 'stopPrice'),
    limit: order.type === 'limit' ? 0 : limit,
    trail: trail?.by === 'price' ? distance : 0,
    trailPercent: trail?.by === 'percent' ? Number(shiftDecimal(trail.value, -2)) : 0,
    stopLoss: priceOf(attached?.stopLoss ?? null, 'attached') || NaN,
    takeProfit: priceOf(attached?.takeProfit ?? null, 'attached') || NaN,
    notional: priceOf(order.notional, 'notional'),
    timeInForce: BROKER_TIMES_IN_FORCE.indexOf(order.timeInForce),
    goodTill: order.timeInForce === 'gtd' ? (order.goodTill ?? 0) : 0,
    reduceOnly: order.reduceOnly,
    after,
    ...(order.decidedAt === undefined ? {} : { decidedAt: order.decidedAt }),
  };
}

const priceOf = (text: DecimalText | null, field: string): number =>
  text === null ? 0 : numberOf(text, field);

/** What must be known of an order to read a change of it. */
export interface ChangedOrder {
  /** A value of `OrderType`. */
  readonly type: number;
  readonly isTrailPercent: boolean;
  readonly instrument: Instrument;
}

/** Returns a change of the venue as one of the broker port. */
export function toBrokerChange(change: OrderChange, order: ChangedOrder): BrokerOrderChange {
  const { quantity, price, limit, trail, stopLoss, takeProfit } = change;
  const { instrument, type } = order;
  const isLimit = type === OrderType.LIMIT;
  const limitPrice = isLimit ? price : limit;
  const units = (amount: number): number =>
    roundToLot(amount * powerOfTen(instrument.quantityScale), lotUnits(instrument));
  return {
    ...(quantity === undefined ? {} : { quantity: quantityText(units(quantity), instrument) }),
    ...(limitPrice === undefined ? {} : { limitPrice: decimalText(limitPrice) }),
    ...(isLimit || price === undefined ? {} : { stopPrice: decimalText(price) }),
    ...(trail === undefined
      ? {}
      : { trail: shiftDecimal(String(trail), order.isTrailPercent ? 2 : 0) }),
    ...(stopLoss === undefined ? {} : { stopLoss: decimalText(stopLoss) }),
    ...(takeProfit === undefined ? {} : { takeProfit: decimalText(takeProfit) }),
  };
}

/** Returns a change of the broker port as one of the venue; the inverse of {@link toBrokerChange}. */
export function toOrderChange(change: BrokerOrderChange, order: ChangedOrder): OrderChange {
  const { quantity, limitPrice, stopPrice, trail, stopLoss, takeProfit } = change;
  const isLimit = order.type === OrderType.LIMIT;
  const price = isLimit ? limitPrice : stopPrice;
  const limit = isLimit ? undefined : limitPrice;
  return {
    ...(quantity === undefined ? {} : { quantity: numberOf(quantity, 'quantity') }),
    ...(price === undefined ? {} : { price: numberOf(price, 'price') }),
    ...(limit === undefined ? {} : { limit: numberOf(limit, 'limitPrice') }),
    ...(trail === undefined
      ? {}
      : { trail: Number(shiftDecimal(trail, order.isTrailPercent ? -2 : 0)) }),
    ...(stopLoss === undefined ? {} : { stopLoss: numberOf(stopLoss, 'stopLoss') }),
    ...(takeProfit === undefined ? {} : { takeProfit: numberOf(takeProfit, 'takeProfit') }),
  };
}
