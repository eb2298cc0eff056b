import type { Micros } from '@vela/kernel';
import { type Money, money, moneyText, type Units, units, unitsText } from './amount.js';
import type { DecimalText } from '../contract.js';

/** States of an order in the venue's words. */
type OrderStatus =
  | 'pending_new'
  | 'accepted'
  | 'new'
  | 'held'
  | 'partially_filled'
  | 'pending_cancel'
  | 'pending_replace'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'rejected';

const CLOSED: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
]);

/** Kinds of order. */
export const ORDER_TYPES = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
/** One of {@link ORDER_TYPES}. */
export type OrderType = (typeof ORDER_TYPES)[number];

/** For how long an order works. */
export const TIMES_IN_FORCE = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'] as const;
/** One of {@link TIMES_IN_FORCE}. */
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** Kinds of group; the empty text and `simple` mean the same. */
export const ORDER_CLASSES = ['', 'simple', 'bracket', 'oco', 'oto'] as const;
/** One of {@link ORDER_CLASSES}. */
export type OrderClass = (typeof ORDER_CLASSES)[number];

/** Which side of the market an order takes. */
export type Side = 'buy' | 'sell';

/** What an order is meant to do to a position. */
export type PositionIntent = 'buy_to_open' | 'buy_to_close' | 'sell_to_open' | 'sell_to_close';

/**
 * An order as the ledger keeps it: plain JSON, decimals as text. It is never changed; every step of
 * its life is a new record under the same id.
 */
export interface OrderRecord {
  readonly id: string;
  readonly clientOrderId: string;
  /** Number in the order of submission, without gaps within an account. */
  readonly sequence: number;
  readonly symbol: string;
  readonly assetId: string;
  readonly assetClass: 'us_equity' | 'crypto';
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly orderClass: OrderClass;
  readonly positionIntent: PositionIntent;
  readonly qty: DecimalText | null;
  readonly notional: DecimalText | null;
  readonly limitPrice: DecimalText | null;
  readonly stopPrice: DecimalText | null;
  readonly trailPrice: DecimalText | null;
  readonly trailPercent: DecimalText | null;
  /** Best price since a trailing stop works. */
  readonly hwm: DecimalText | null;
  readonly extendedHours: boolean;
  readonly status: OrderStatus;
  /** A word that is shown instead of the status until the next change of it. */
  readonly oddStatus: string | null;
  readonly filledQty: DecimalText;
  /** Sum of price times quantity over its fills. */
  readonly filledCost: DecimalText;
  /** True once the stop was reached. */
  readonly triggered: boolean;
  /** True once it was decided whether it is filled in two parts. */
  readonly partialDrawn: boolean;
  /** What one unit of an opening order holds back of the buying power; null holds nothing. */
  readonly holdPrice: DecimalText | null;
  /** The order whose leg this one is. */
  readonly parentId: string | null;
  readonly role: 'take_profit' | 'stop_loss' | null;
  /** How much the exits of its group may still fill together. */
  readonly groupLeft: DecimalText | null;
  readonly replaces: string | null;
  /** Set from the request on; shown once the replacement has happened. */
  readonly replacedBy: string | null;
  /** Status to which a refused replacement goes back. */
  readonly before: OrderStatus | null;
  /** When the step that it waits for is due: routing, cancel, replacement, the rest of a fill. */
  readonly dueAt: Micros | null;
  /** Nobody but the ledger knows it before. */
  readonly visibleAt: Micros;
  readonly createdAt: Micros;
  readonly submittedAt: Micros;
  readonly updatedAt: Micros;
  readonly expiresAt: Micros | null;
  readonly filledAt: Micros | null;
  readonly expiredAt: Micros | null;
  readonly canceledAt: Micros | null;
  readonly failedAt: Micros | null;
  readonly replacedAt: Micros | null;
}

/** Returns true while something can still become of an order. */
export const isOpen = (order: OrderRecord): boolean => !CLOSED.has(order.status);

/** Returns true while an order stands in the market: not queued, not held, not over. */
export function isWorking(order: OrderRecord): boolean {
  // A request that waits takes nothing away from the order yet.
  const waits = order.status === 'pending_cancel' || order.status === 'pending_replace';
  const status = waits ? order.before : order.status;
  return status === 'new' || status === 'partially_filled';
}

/** Returns true for an order that is to take the place of another and does not do so yet. */
export const isReplacement = (order: OrderRecord): boolean =>
  order.replaces !== null && order.status === 'pending_new';

/** Returns true for an order with legs or a leg, which several checks leave alone. */
export const isComplex = (order: { readonly orderClass: OrderClass }): boolean =>
  order.orderClass !== '' && order.orderClass !== 'simple';

/** Returns the quantity that is left; of an order for money what the rest buys at `price`. */
export function remainingQty(order: OrderRecord, price: Units): Units {
  if (order.qty !== null) return units(order.qty) - units(order.filledQty);
  return price <= 0n ? 0n : remainingNotional(order) / price;
}

/** Returns the money that is left of an order for money. */
export const remainingNotional = (order: OrderRecord): Money =>
  money(order.notional ?? '0') - money(order.filledCost);

/** Returns +1 for a purchase and −1 for a sale. */
export const signOf = (side: Side): 1n | -1n => (side === 'buy' ? 1n : -1n);

/** A fill as the ledger keeps it. */
export interface ExecutionRecord {
  /** A UUID; the number of the fill leads it, so that activities sort as they happened. */
  readonly id: string;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** True for a sale that opens or adds to a short position. */
  readonly short: boolean;
  readonly qty: DecimalText;
  readonly price: DecimalText;
  readonly cumQty: DecimalText;
  readonly leavesQty: DecimalText;
  readonly at: Micros;
}

/** Returns the name of a fill that is the same on the stream and among the activities. */
export const executionKey = (execution: ExecutionRecord): string =>
  `${execution.orderId}:${execution.cumQty}`;

/** Returns the figures of an order after a fill. */
export function filledFigures(
  order: OrderRecord,
  qty: Units,
  price: Units,
): { readonly filledQty: DecimalText; readonly filledCost: DecimalText } {
  return {
    filledQty: unitsText(units(order.filledQty) + qty),
    filledCost: moneyText(money(order.filledCost) + qty * price),
  };
}
