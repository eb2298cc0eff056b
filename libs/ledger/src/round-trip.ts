import type { Table } from '@vela/kernel';
import type { Lot } from './lot.js';

/**
 * Columns of closed round trips, first in first out. Prices are in the instrument's currency;
 * profit and commission in that of the account, at the rate of the exit.
 */
export const TRADE_COLUMNS = [
  'instrument',
  'entryRow',
  'exitRow',
  'entryAt',
  'exitAt',
  'quantity',
  'entryPrice',
  'exitPrice',
  'pnlGross',
  'commission',
  'entryOrder',
  'exitOrder',
] as const;

/** One of {@link TRADE_COLUMNS}. */
export type TradeColumn = (typeof TRADE_COLUMNS)[number];

/** Where and how a round trip ended. */
interface Exit {
  readonly instrument: number;
  readonly row: number;
  readonly at: number;
  readonly price: number;
  readonly order: number;
}

/** Writes a round trip of a lot; `size` is signed, in whole units of the instrument. */
export function writeTrade(
  trades: Table<TradeColumn>,
  lot: Lot,
  exit: Exit,
  size: number,
  pnlGross: number,
  commission: number,
): void {
  const row = trades.add();
  const { columns } = trades;
  columns.instrument[row] = exit.instrument;
  columns.entryRow[row] = lot.row;
  columns.exitRow[row] = exit.row;
  columns.entryAt[row] = lot.at;
  columns.exitAt[row] = exit.at;
  columns.quantity[row] = size;
  columns.entryPrice[row] = lot.price;
  columns.exitPrice[row] = exit.price;
  columns.pnlGross[row] = pnlGross;
  columns.commission[row] = commission;
  columns.entryOrder[row] = lot.order;
  columns.exitOrder[row] = exit.order;
}
