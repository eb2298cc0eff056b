import { decimalOf, formatDecimal, powerOfTen, rescale } from '@vela/kernel';
import type { Columns } from '@vela/backtest';
import type { Instrument } from '@vela/market';
import { ORDER_REASONS } from '@vela/venue';
import {
  OrderRoleEnum,
  OrderSide,
  OrderStateEnum,
  OrderTypeEnum,
} from './types/backtest-result.type.js';
import type { FillType, OrderType, TradeType } from './types/backtest-result.type.js';

/** Digits behind the point of amounts of money. */
const MONEY_SCALE = 8;

const price = (value: number): string => formatDecimal(decimalOf(value));
const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));
const sideOf = (value: number): OrderSide => (value < 0 ? OrderSide.SELL : OrderSide.BUY);

/** The enums of the schema in the order of the numbers that columns hold. */
const TYPES = [OrderTypeEnum.MARKET, OrderTypeEnum.LIMIT, OrderTypeEnum.STOP] as const;
const ROLES = [
  OrderRoleEnum.ENTRY,
  OrderRoleEnum.CLOSE,
  OrderRoleEnum.STOP_LOSS,
  OrderRoleEnum.TAKE_PROFIT,
] as const;
const STATES = [
  OrderStateEnum.WORKING,
  OrderStateEnum.FILLED,
  OrderStateEnum.CANCELED,
  OrderStateEnum.REJECTED,
] as const;

/** A result table, the run it belongs to and its instruments in the order of the run. */
export interface ResultTable {
  readonly columns: Columns;
  readonly runId: string;
  readonly instruments: readonly Instrument[];
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
  const [limit, parent, reason] = [of('price'), of('parent'), of('reason')];
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
    price: Number.isNaN(limit) ? null : price(limit),
    slice: of('slice'),
    leg: of('leg'),
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
