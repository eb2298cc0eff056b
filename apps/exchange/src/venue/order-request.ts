import { parseDecimal } from '@vela/kernel';
import type { DecimalText } from '../contract.js';
import {
  ORDER_CLASSES,
  ORDER_TYPES,
  type OrderClass,
  type OrderType,
  type PositionIntent,
  type Side,
  TIMES_IN_FORCE,
  type TimeInForce,
} from './order-record.js';
import { malformed, Refusal, unprocessable } from './refusal.js';

/** A request for an order whose fields have the right shape; rules about their company follow. */
export interface OrderRequest {
  readonly symbol: string;
  readonly qty: DecimalText | null;
  readonly notional: DecimalText | null;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: DecimalText | null;
  readonly stopPrice: DecimalText | null;
  readonly trailPrice: DecimalText | null;
  readonly trailPercent: DecimalText | null;
  readonly extendedHours: boolean;
  readonly clientOrderId: string | null;
  readonly orderClass: OrderClass;
  readonly positionIntent: PositionIntent | null;
  readonly takeProfit: DecimalText | null;
  readonly stopLoss: { readonly stop: DecimalText; readonly limit: DecimalText | null } | null;
}

const CLIENT_ID_MAX = 128;
const INTENTS = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'] as const;

/** Returns the fields of a JSON object; refuses anything else. */
export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Readonly<Record<string, unknown>>;
  }
  throw new Refusal(400, 40010000, 'request body format is invalid');
}

/** Returns the request that the body of `POST /v2/orders` makes. */
export function parseOrderRequest(body: unknown): OrderRequest {
  const fields = objectOf(body);
  const orderClass = choice(fields, 'order_class', [...ORDER_CLASSES, 'mleg'] as const) ?? '';
  if (orderClass === 'mleg') throw unprocessable('mleg orders are not supported here');
  const intent = choice(fields, 'position_intent', INTENTS);
  const symbol = textOf(fields, 'symbol');
  if (symbol === null || symbol === '') throw malformed('symbol is required');
  const type = choice(fields, 'type', ORDER_TYPES);
  if (type === null) throw malformed('type is required');
  const timeInForce = choice(fields, 'time_in_force', TIMES_IN_FORCE);
  if (timeInForce === null) throw malformed('time_in_force is required');
  return {
    symbol,
    ...sizeOf(fields),
    side: sideOf(choice(fields, 'side', ['buy', 'sell'] as const), intent),
    type,
    timeInForce,
    limitPrice: positive(fields, 'limit_price'),
    stopPrice: positive(fields, 'stop_price'),
    trailPrice: positive(fields, 'trail_price'),
    trailPercent: positive(fields, 'trail_percent'),
    extendedHours: booleanOf(fields, 'extended_hours'),
    clientOrderId: clientIdOf(fields),
    orderClass,
    positionIntent: intent,
    ...exitsOf(fields),
  };
}

function sizeOf(fields: Readonly<Record<string, unknown>>): Pick<OrderRequest, 'qty' | 'notional'> {
  const qty = positive(fields, 'qty');
  const notional = positive(fields, 'notional');
  if (qty !== null && notional !== null) {
    throw new Refusal(400, 40010001, 'only one of qty or notional is accepted');
  }
  if (qty === null && notional === null) throw malformed('qty or notional is required');
  return { qty, notional };
}

function sideOf(side: Side | null, intent: PositionIntent | null): Side {
  const intended: Side | null = intent === null ? null : intent.startsWith('buy') ? 'buy' : 'sell';
  if (side === null && intended === null) throw malformed('side is required');
  if (side !== null && intended !== null && side !== intended) {
    throw unprocessable(`side ${side} and position_intent ${intent} contradict each other`);
  }
  return (side ?? intended)!;
}

/** Returns the client order id of a request; null when there is none. */
export function clientIdOf(fields: Readonly<Record<string, unknown>>): string | null {
  const id = textOf(fields, 'client_order_id');
  if (id === null || id === '') return null;
  if (id.length > CLIENT_ID_MAX) {
    throw unprocessable(`client_order_id must be no more than ${CLIENT_ID_MAX} characters`);
  }
  return id;
}

function exitsOf(
  fields: Readonly<Record<string, unknown>>,
): Pick<OrderRequest, 'takeProfit' | 'stopLoss'> {
  const profit = fields['take_profit'] == null ? null : objectOf(fields['take_profit']);
  const loss = fields['stop_loss'] == null ? null : objectOf(fields['stop_loss']);
  const takeProfit = profit === null ? null : positive(profit, 'limit_price');
  if (profit !== null && takeProfit === null) {
    throw unprocessable('take_profit.limit_price is required');
  }
  const stop = loss === null ? null : positive(loss, 'stop_price');
  if (loss !== null && stop === null) throw unprocessable('stop_loss.stop_price is required');
  return {
    takeProfit,
    stopLoss: stop === null ? null : { stop, limit: positive(loss!, 'limit_price') },
  };
}

/** Returns a decimal above 0 as it was written; null for an absent field. */
export function positive(
  fields: Readonly<Record<string, unknown>>,
  name: string,
): DecimalText | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return null;
  // The venue takes numbers where its documents say text.
  const text = typeof value === 'number' ? String(value) : value;
  const amount = typeof text === 'string' ? decimalOrNull(text) : null;
  if (amount === null) throw malformed(`${name} is malformed`);
  if (amount <= 0n) throw unprocessable(`${name} must be > 0`);
  return text as string;
}

function decimalOrNull(text: string): bigint | null {
  try {
    return parseDecimal(text).units;
  } catch {
    return null;
  }
}

function choice<T extends string>(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  known: readonly T[],
): T | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  const found = known.find((word) => word === value);
  if (found === undefined) throw unprocessable(`invalid ${name}`);
  return found;
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw malformed(`${name} is malformed`);
  return value;
}

function booleanOf(fields: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = fields[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw malformed(`${name} is malformed`);
  return value;
}
