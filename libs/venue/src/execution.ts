import { Table, unitsToNumber } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeModel, Ledger } from '@vela/ledger';
import type { Book } from './book.js';

/** Columns of executions. */
export const FILL_COLUMNS = [
  'order',
  'instrument',
  'side',
  'slice',
  'row',
  'at',
  'quantity',
  'price',
  'fee',
] as const;

/** One of {@link FILL_COLUMNS}. */
export type FillColumn = (typeof FILL_COLUMNS)[number];

/** Columns of what executions cost beside fees, in the currency of the account at the rate then. */
export const FILL_COST_COLUMNS = ['slippage', 'spread'] as const;

/** Where executions become bookings of the ledger and rows of the table of fills. */
export class Execution {
  readonly fills: Table<FillColumn>;
  /** Slice, number of the candle and its open: where the next executions happen. */
  slice = 0;
  row = 0;
  at = 0;
  /** Whether executions cost nothing, because they do not happen in a market. */
  isFree = false;
  /** Fee of executions that somebody else has reckoned already, null where this reckons it. */
  told: MinorUnits | null = null;
  /** Whether executions are of a limit order at its own price, which gives liquidity. */
  isMaker = false;
  /** By how much a unit is worse than the price it was taken at: for slippage and for the spread. */
  slippage = 0;
  spread = 0;
  readonly #ledger: Ledger;
  readonly #fees: FeeModel;
  /** The booking that is filled in anew for each execution. */
  readonly #booking = {
    instrument: 0,
    side: 1,
    quantity: 0,
    priceUnits: 0,
    priceScale: 0,
    price: 0,
    row: 0,
    at: 0,
    order: 0,
    isMaker: false,
    fee: 0 as MinorUnits,
  };

  /** With `hasCosts` the fills have {@link FILL_COST_COLUMNS} as well. */
  constructor(
    ledger: Ledger,
    fees: FeeModel,
    expected: number | undefined,
    readonly hasCosts: boolean,
  ) {
    this.#ledger = ledger;
    this.#fees = fees;
    const names: readonly string[] = hasCosts
      ? [...FILL_COLUMNS, ...FILL_COST_COLUMNS]
      : FILL_COLUMNS;
    this.fills = new Table(names as readonly FillColumn[], expected);
  }

  /** Books an execution and returns the row of its fill. */
  book(book: Book, handle: number, side: number, price: number, quantity: number): number {
    const booking = this.#booking;
    const { exact } = book;
    exact.set(price);
    booking.instrument = book.index;
    booking.side = side;
    booking.quantity = quantity;
    booking.price = price;
    booking.priceUnits = exact.units;
    booking.priceScale = exact.scale;
    booking.row = this.row;
    booking.at = this.at;
    booking.order = handle;
    booking.isMaker = this.isMaker;
    const notional = this.#ledger.notional(booking);
    booking.fee = this.isFree ? 0 : this.#fees.charge(booking, notional);
    // The model has counted it all the same: what fees depend on goes on as at the venue.
    if (this.told !== null) booking.fee = this.told;
    this.#ledger.book(booking, notional);
    const fill = this.fills.add();
    const { columns } = this.fills;
    columns.order[fill] = handle;
    if (book.index !== 0) columns.instrument[fill] = book.index;
    columns.side[fill] = side;
    columns.slice[fill] = this.slice;
    columns.row[fill] = this.row;
    columns.at[fill] = this.at;
    columns.quantity[fill] = quantity / book.whole;
    columns.price[fill] = price;
    if (booking.fee !== 0) columns.fee[fill] = unitsToNumber(booking.fee, MONEY_SCALE);
    if (this.hasCosts) this.#noteCosts(book, fill, quantity / book.whole);
    return fill;
  }

  #noteCosts(book: Book, fill: number, quantity: number): void {
    const columns = this.fills.columns as Record<string, Float64Array>;
    const each = quantity * book.instrument.multiplier * this.#ledger.walletOf(book.index).rate;
    columns['slippage']![fill] = this.slippage * each;
    columns['spread']![fill] = this.spread * each;
  }
}
