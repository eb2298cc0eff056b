import type { Columns } from '@vela/backtest';
import { formatInstant, powerOfTen } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import { ORDER_REASONS, OrderRole, OrderState, OrderType, TimeInForce } from '@vela/venue';

/** A closed round trip: an entry and the exit that took it back, first in first out. */
export interface Trade {
  readonly symbol: string;
  /** Side of the entry: `buy` is long, `sell` is short. */
  readonly side: 'buy' | 'sell';
  /** Above 0. */
  readonly quantity: number;
  /** Opening instant of the candle of the entry, for instance `2024-01-31T00:00:00Z`. */
  readonly entryAt: string;
  readonly entryPrice: number;
  readonly exitAt: string;
  readonly exitPrice: number;
  /** Profit before fees. */
  readonly grossPnl: number;
  /** Fees of entry and exit. */
  readonly fees: number;
  /** Profit after fees. */
  readonly netPnl: number;
  /** Profit after fees as a fraction of the entry. */
  readonly returnRatio: number;
  /** Candles from the entry to the exit. */
  readonly candles: number;
  /** Handle of the order of the entry: its place in `orders`. */
  readonly entryOrder: number;
  readonly exitOrder: number;
}

/** A position, or a part of one, that was still open at the end. */
export interface OpenTrade {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly entryPrice: number;
  /** Last close. */
  readonly markPrice: number;
}

/** An order as it stood at the end. */
export interface OrderRow {
  /** Its place in `orders`, and what `buy` and `sell` returned to the strategy. */
  readonly handle: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** `market`, `limit`, `stop` and so on. */
  readonly type: string;
  /** Why it exists: `entry`, `close`, `stopLoss`, `takeProfit`, `marginCall`. */
  readonly role: string;
  /** `waiting`, `working`, `filled`, `canceled`, `rejected` or `expired`. */
  readonly state: string;
  /** Why it was refused or taken back, null otherwise. */
  readonly reason: string | null;
  readonly quantity: number;
  readonly filled: number;
  /** Limit, stop or touch price, or where a trailing stop stood; null for market orders. */
  readonly price: number | null;
  /** Limit price of an order that waits for another price first, null for all others. */
  readonly limit: number | null;
  /** For how long it worked: `gtc`, `day` and so on. */
  readonly timeInForce: string;
  /** Number of the slice at whose close it was decided, from 0. */
  readonly slice: number;
  /** Handle of the order whose fill made this one, null for none. */
  readonly parent: number | null;
}

/** One execution. */
export interface FillRow {
  /** Handle of the order. */
  readonly order: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  /** Opening instant of the candle in which it happened. */
  readonly at: string;
}

/** A result table and the instruments of its run, in their order. */
export interface ResultTable {
  readonly columns: Columns;
  readonly instruments: readonly Instrument[];
}

const sideOf = (value: number): 'buy' | 'sell' => (value < 0 ? 'sell' : 'buy');

/** Returns a reader of one row, by the name of its column. */
const rowReader =
  ({ columns }: ResultTable, row: number) =>
  (name: string): number =>
    columns[name]?.[row] ?? Number.NaN;

/** Returns how many rows a table has. */
const rowCount = ({ columns }: ResultTable): number => Object.values(columns)[0]?.length ?? 0;

/** Returns every row of a table by a function of the row's number. */
export function rowsOf<T>(table: ResultTable, read: (table: ResultTable, row: number) => T): T[] {
  return Array.from({ length: rowCount(table) }, (_, row) => read(table, row));
}

/** Returns a closed round trip. */
export function tradeOf(table: ResultTable, row: number): Trade {
  const of = rowReader(table, row);
  const instrument = table.instruments[of('instrument')]!;
  const [grossPnl, fees, quantity] = [of('pnlGross'), of('commission'), Math.abs(of('quantity'))];
  const netPnl = grossPnl - fees;
  return {
    symbol: instrument.symbol,
    side: sideOf(of('quantity')),
    quantity,
    entryAt: formatInstant(of('entryAt')),
    entryPrice: of('entryPrice'),
    exitAt: formatInstant(of('exitAt')),
    exitPrice: of('exitPrice'),
    grossPnl,
    fees,
    netPnl,
    returnRatio: netPnl / (quantity * of('entryPrice') * instrument.multiplier),
    candles: of('exitRow') - of('entryRow'),
    entryOrder: of('entryOrder'),
    exitOrder: of('exitOrder'),
  };
}

/** Returns the name that a strategy knows for a small integer: `STOP_LOSS` reads `stopLoss`. */
function nameOf(numbers: Readonly<Record<string, number>>, value: number): string {
  const name = Object.keys(numbers).find((key) => numbers[key] === value) ?? 'unknown';
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Returns an order. */
export function orderOf(table: ResultTable, row: number): OrderRow {
  const of = rowReader(table, row);
  const instrument = table.instruments[of('instrument')]!;
  const unit = powerOfTen(instrument.quantityScale);
  const [price, parent, reason] = [of('price'), of('parent'), of('reason')];
  return {
    handle: row,
    symbol: instrument.symbol,
    side: sideOf(of('side')),
    type: nameOf(OrderType, of('type')),
    role: nameOf(OrderRole, of('role')),
    state: nameOf(OrderState, of('state')),
    reason: reason === 0 ? null : (ORDER_REASONS[reason] ?? null),
    quantity: of('quantity') / unit,
    filled: of('filled') / unit,
    price: numberOrNull(price),
    limit: numberOrNull(of('limit')) || null,
    // Columns that no order of a run uses are left out of its result.
    timeInForce: nameOf(TimeInForce, of('timeInForce') || TimeInForce.GTC),
    slice: of('slice'),
    parent: parent < 0 ? null : parent,
  };
}

/** Returns an execution. */
export function fillOf(table: ResultTable, row: number): FillRow {
  const of = rowReader(table, row);
  return {
    order: of('order'),
    symbol: table.instruments[of('instrument')]!.symbol,
    side: sideOf(of('side')),
    quantity: of('quantity'),
    price: of('price'),
    fee: of('fee'),
    at: formatInstant(of('at')),
  };
}
