import type { Instrument } from '@vela/market';
import type { OrderReport, OrderStatus, RejectCode } from '@vela/orders';
import { decimalText, quantityText, unitsOfText } from './decimal-text.js';
import type { OrderTable } from './order-table.js';
import {
  ORDER_REASONS,
  OrderFlag,
  OrderReason,
  OrderRole,
  OrderState,
  OrderType,
} from './order-words.js';

/** What a report carries that the row of an order does not. */
export interface ReportNames {
  readonly instruments: readonly Instrument[];
  readonly clientOrderId: string | null;
  readonly venueOrderId: string;
  /** Venue order id of the parent of an order that has one. */
  readonly parent: string | null;
  /** Average price of its fills, null before the first. */
  readonly averagePrice: number | null;
  readonly venueTime: number;
}

/** The venue's own words in the order of `OrderState`. */
const RAW = ['working', 'filled', 'canceled', 'rejected', 'expired', 'waiting'] as const;

const ENDED: Readonly<Record<number, OrderStatus>> = {
  [OrderState.FILLED]: 'filled',
  [OrderState.CANCELED]: 'canceled',
  [OrderState.REJECTED]: 'rejected',
  [OrderState.EXPIRED]: 'expired',
};

/** The words for roles in the order of `OrderRole`. */
const ROLES = ['entry', 'close', 'stop_loss', 'take_profit', 'margin_call'] as const;

const CODES: Readonly<Record<number, RejectCode>> = {
  [OrderReason.INVALID_QUANTITY]: 'invalid-quantity',
  [OrderReason.INVALID_PRICE]: 'invalid-price',
  [OrderReason.TIME_OVER]: 'other',
  [OrderReason.UNSUPPORTED_TIME]: 'unsupported',
  [OrderReason.BUYING_POWER]: 'insufficient-funds',
  [OrderReason.NO_SHORTING]: 'not-shortable',
  [OrderReason.DELISTED]: 'not-tradable',
  [OrderReason.AMOUNT_BELOW_LOT]: 'invalid-quantity',
  [OrderReason.NO_RATE]: 'not-tradable',
  [OrderReason.NO_PRICE]: 'not-tradable',
};

/** Returns the word of the broker port for a value of `OrderReason`, null for none. */
export const codeOfReason = (reason: number): RejectCode | null =>
  reason === OrderReason.NONE ? null : (CODES[reason] ?? 'other');

const hasTrigger = (type: number): boolean => type !== OrderType.MARKET && type !== OrderType.LIMIT;

/** Returns how the broker port tells of an order of the venue as it stands. */
export function reportOrder(orders: OrderTable, handle: number, names: ReportNames): OrderReport {
  const instrument = names.instruments[orders.instrument[handle]!]!;
  const state = orders.state[handle]!;
  const type = orders.type[handle]!;
  const filled = orders.filled[handle]!;
  const isWaiting = state === OrderState.WAITING;
  const flags = orders.flags[handle]!;
  const isUntriggered = hasTrigger(type) && (flags & OrderFlag.TRIGGERED) === 0 && filled === 0;
  const live = filled > 0 ? 'partially_filled' : isWaiting ? 'accepted' : 'working';
  const isLimit = type === OrderType.LIMIT;
  const price = orders.price[handle]!;
  const limit = isLimit ? price : orders.limit[handle]!;
  const reason = orders.reason[handle]!;
  const whole = isWaiting
    ? Math.max(orders.planned[handle]!, orders.quantity[handle]!)
    : orders.quantity[handle]!;
  // A sell stop that trails by more than the price stands below 0.
  const text = (value: number): string | null =>
    value !== 0 && Number.isFinite(value) ? decimalText(value) : null;
  return {
    clientOrderId: names.clientOrderId,
    venueOrderId: names.venueOrderId,
    instrumentId: instrument.id,
    side: orders.side[handle]! > 0 ? 'buy' : 'sell',
    status: ENDED[state] ?? live,
    rawStatus: RAW[state]!,
    // What was rejected for its quantity may have none that is a number.
    quantity: Number.isSafeInteger(whole) ? quantityText(whole, instrument) : '0',
    cumulative: quantityText(filled, instrument),
    averagePrice: names.averagePrice === null ? null : decimalText(names.averagePrice),
    limitPrice: text(limit),
    stopPrice: isLimit ? null : text(price),
    contingent: isWaiting || (state === OrderState.WORKING && isUntriggered),
    parent: names.parent,
    replaces: null,
    replacedBy: null,
    role: ROLES[orders.role[handle]!]!,
    reason: reason === OrderReason.NONE ? null : ORDER_REASONS[reason]!,
    code: state === OrderState.REJECTED ? (CODES[reason] ?? 'other') : null,
    venueTime: names.venueTime,
  };
}

/** A report in the numbers of the venue: what a mirror of it writes into its own row. */
export interface ReportedOrder {
  /** Index into the instruments, −1 for one that is not among them. */
  readonly instrument: number;
  readonly side: number;
  /** Values of `OrderState`, `OrderReason` and `OrderRole`; the reason is 0 for words of others. */
  readonly state: number;
  readonly reason: number;
  readonly role: number;
  /** Quantity units; of an order that waits for another, what it may fill once that is filled. */
  readonly quantity: number;
  readonly filled: number;
  /** Limit price of a limit order, else stop or touch price; 0 for none. */
  readonly price: number;
  /** Limit price of orders that have a stop or touch price as well; 0 for none. */
  readonly limit: number;
  /** Type of an order that the venue itself placed, by its role; that of entries is not told. */
  readonly type: number | null;
  /** Whether the order has not ended. */
  readonly isLive: boolean;
}

const TYPE_OF_ROLE: Readonly<Record<number, number>> = {
  [OrderRole.STOP_LOSS]: OrderType.STOP,
  [OrderRole.TAKE_PROFIT]: OrderType.LIMIT,
  [OrderRole.MARGIN_CALL]: OrderType.MARKET,
};

const STATES: Partial<Record<OrderStatus, number>> = {
  filled: OrderState.FILLED,
  canceled: OrderState.CANCELED,
  replaced: OrderState.CANCELED,
  rejected: OrderState.REJECTED,
  expired: OrderState.EXPIRED,
};

/** Returns what a report means for the row of the order in a mirror of the venue. */
export function readReport(report: OrderReport, instruments: readonly Instrument[]): ReportedOrder {
  const at = instruments.findIndex(({ id }) => id === report.instrumentId);
  const instrument = instruments[at];
  const units = (text: string): number =>
    instrument === undefined ? 0 : unitsOfText(text, instrument);
  const price = (text: string | null): number => (text === null ? 0 : Number(text));
  const limit = price(report.limitPrice);
  const stop = price(report.stopPrice);
  const ended = STATES[report.status];
  const isHeld = report.status === 'accepted' || report.status === 'suspended';
  const isWaiting = report.rawStatus === 'waiting' || (isHeld && report.contingent);
  const role = report.role === null ? OrderRole.ENTRY : ROLES.indexOf(report.role);
  return {
    instrument: at,
    side: report.side === 'buy' ? 1 : -1,
    state: ended ?? (isWaiting ? OrderState.WAITING : OrderState.WORKING),
    reason: report.reason === null ? 0 : Math.max(0, ORDER_REASONS.indexOf(report.reason)),
    role,
    quantity: units(report.quantity),
    filled: units(report.cumulative),
    price: stop === 0 ? limit : stop,
    limit: stop === 0 ? 0 : limit,
    type: TYPE_OF_ROLE[role] ?? null,
    isLive: ended === undefined,
  };
}
