import { decimalOf, formatDecimal, powerOfTen, rescale } from '@vela/kernel';
import type { Columns } from '@vela/backtest';
import type { Instrument } from '@vela/market';
import { ORDER_REASONS } from '@vela/venue';
import { cashFactKind } from './report-rows.js';
import type { CashFactType } from './types/account-result.type.js';
import type { TradeType } from './types/backtest-result.type.js';
import {
  OrderRoleEnum,
  OrderSide,
  OrderStateEnum,
  OrderTimeInForce,
  OrderTypeEnum,
} from './types/order-words.js';
import type { FillType, OrderType } from './types/order.type.js';

/** Digits behind the point of amounts of money. */
const MONEY_SCALE = 8;

const price = (value: number): string => formatDecimal(decimalOf(value));
const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));
const sideOf = (value: number): OrderSide => (value < 0 ? OrderSide.SELL : OrderSide.BUY);

/** The enums of the schema in the order of the numbers that columns hold. */
const TYPES = Object.values(OrderTypeEnum);
const ROLES = Object.values(OrderRoleEnum);
const STATES = Object.values(OrderStateEnum);
const TIMES = Object.values(OrderTimeInForce);

/** A result table, the run it belongs to and its instruments in the order of the run. */
export interface ResultTable {
  readonly columns: Columns;
  readonly runId: string;
  readonly instruments: readonly Instrument[];
  /** Currencies of the account, its own first. */
  readonly currencies: readonly string[];
}

const cell = (columns: Columns, name: string, row: number): number => columns[name]?.[row] ?? NaN;
const rowId = (table: ResultTable, kind: string, row: number): string =>
  `${table.runId}.${kind}.${row}`;

/** Returns a row of the table of round trips as the schema shows it. */
export function tradeOf(table: ResultTable, row: number): TradeType {
  const of = (name: string): number => cell(table.columns, name, row);
  const [gross, fees, quantity] = [of('pnlGross'), of('commission'), of('quantity')];
  const instrument = table.instruments[of('instrument')]!;
  const entered = Math.abs(quantity) * of('entryPrice') * instrument.multiplier;
  return {
    id: rowId(table, 'trade', row),
    instrument,
    side: sideOf(quantity),
    quantity: price(Math.abs(quantity)),
    entryAt: of('entryAt'),
    entryPrice: price(of('entryPrice')),
    exitAt: of('exitAt'),
    exitPrice: price(of('exitPrice')),
    grossPnl: money(gross),
    fees: money(fees),
    netPnl: money(gross - fees),
    returnRatio: (gross - fees) / entered,
    entryOrderId: rowId(table, 'order', of('entryOrder')),
    exitOrderId: rowId(table, 'order', of('exitOrder')),
  };
}

/** Returns a row of the table of orders as the schema shows it. */
export function orderOf(table: ResultTable, row: number): OrderType {
  const of = (name: string): number => cell(table.columns, name, row);
  const instrument = table.instruments[of('instrument')]!;
  const size = (units: number): string => price(units / powerOfTen(instrument.quantityScale));
  const priceOf = (name: string): string | null => (of(name) > 0 ? price(of(name)) : null);
  const [parent, reason, ended] = [of('parent'), of('reason'), of('endedAt')];
  return {
    id: rowId(table, 'order', row),
    instrument,
    side: sideOf(of('side')),
    type: TYPES[of('type')]!,
    role: ROLES[of('role')]!,
    state: STATES[of('state')]!,
    reason: reason === 0 ? null : (ORDER_REASONS[reason] ?? null),
    quantity: size(of('quantity')),
    filledQuantity: size(of('filled')),
    timeInForce: TIMES[of('timeInForce') || 0]!,
    goodTill: of('goodTill') > 0 ? of('goodTill') : null,
    price: priceOf('price'),
    limitPrice: priceOf('limit'),
    trail: priceOf('trail'),
    trailIsRatio: of('trailIsRatio') === 1,
    stopLoss: priceOf('stopLoss'),
    takeProfit: priceOf('takeProfit'),
    reduceOnly: of('reduceOnly') === 1,
    notional: of('notional') > 0 ? money(of('notional')) : null,
    slice: of('slice'),
    leg: of('leg'),
    endedSlice: ended < 0 ? null : ended,
    parentOrderId: parent < 0 ? null : rowId(table, 'order', parent),
  };
}

/** Returns a row of the table of fills as the schema shows it. */
export function fillOf(table: ResultTable, row: number): FillType {
  const of = (name: string): number => cell(table.columns, name, row);
  return {
    id: rowId(table, 'fill', row),
    orderId: rowId(table, 'order', of('order')),
    instrument: table.instruments[of('instrument')]!,
    side: sideOf(of('side')),
    quantity: price(of('quantity')),
    price: price(of('price')),
    fee: money(of('fee')),
    at: of('at'),
  };
}

/** Returns a row of the table of cash facts as the schema shows it. */
export function cashFactOf(table: ResultTable, row: number): CashFactType {
  const of = (name: string): number => cell(table.columns, name, row);
  return {
    id: rowId(table, 'fact', row),
    kind: cashFactKind(of('kind')),
    currency: table.currencies[of('currency')]!,
    amount: money(of('amount')),
    value: money(of('value')),
    instrument: table.instruments[of('instrument')] ?? null,
    at: of('at'),
  };
}
