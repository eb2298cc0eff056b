import {
  Table,
  addUnits,
  decimalOf,
  multiplyUnits,
  negateUnits,
  powerOfTen,
  rescale,
  shareOfUnits,
  unitsToNumber,
} from '@vela/kernel';
import type { Decimal, MinorUnits } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Lot } from './lot.js';
import { Position } from './position.js';

/** Digits behind the point that the ledger keeps of every currency. */
export const MONEY_SCALE = 8;

/** Columns of closed round trips, first in first out. */
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

/** A fill as the ledger books it. */
export interface Booking {
  /** Index of the instrument in the account. */
  readonly instrument: number;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  /** Units of the instrument's quantity scale, above 0. */
  readonly quantity: number;
  /** The fill's price: exact units of a scale, and the double nearest to it. */
  readonly priceUnits: number;
  readonly priceScale: number;
  readonly price: number;
  readonly row: number;
  readonly at: number;
  readonly order: number;
  /** What the fill costs, in minor units, see `FeeModel`. */
  readonly fee: MinorUnits;
}

/** What it takes to value a quantity of one instrument. */
interface Valuation {
  readonly quantityScale: number;
  readonly multiplier: Decimal;
  readonly plain: boolean;
}

/**
 * An account in one currency: exact cash, positions at average cost, round trips first in first
 * out. What a fill costs is a fact of its own that comes with the booking.
 */
export class Ledger {
  cash: MinorUnits;
  /** Fees paid so far. */
  fees: MinorUnits = 0;
  /** Sum of the notionals of all bookings, as a double: the base of turnover. */
  traded = 0;
  /** Number of instruments of which something is held. */
  held = 0;
  readonly positions: readonly Position[];
  readonly trades: Table<TradeColumn>;
  /** Cash as a double, renewed at each booking. */
  cashValue: number;
  readonly #valuations: readonly Valuation[];

  constructor(options: {
    readonly instruments: readonly Instrument[];
    readonly cash: Decimal;
    /** Trades to make room for at once; more find their place as well. */
    readonly tradesExpected?: number;
  }) {
    this.trades = new Table(TRADE_COLUMNS, options.tradesExpected);
    this.cash = addUnits(rescale(options.cash, MONEY_SCALE).units, 0);
    this.cashValue = unitsToNumber(this.cash, MONEY_SCALE);
    this.positions = options.instruments.map(() => new Position());
    this.#valuations = options.instruments.map((instrument) => ({
      quantityScale: instrument.quantityScale,
      multiplier: decimalOf(instrument.multiplier),
      plain: instrument.multiplier === 1,
    }));
  }

  /** Returns the exact value of a quantity at a price in minor units. */
  notional(booking: Omit<Booking, 'fee'>): MinorUnits {
    const valuation = this.#valuations[booking.instrument]!;
    const digits = valuation.quantityScale + booking.priceScale - MONEY_SCALE;
    if (valuation.plain) return multiplyUnits(booking.quantity, booking.priceUnits, digits);
    const { units, scale } = valuation.multiplier;
    const quantity = BigInt(booking.quantity) * units;
    return multiplyUnits(quantity, booking.priceUnits, digits + scale);
  }

  /** Books a fill: cash and fee, the position, and a trade for each lot that it closes. */
  book(booking: Booking, notional: MinorUnits = this.notional(booking)): void {
    const { fee } = booking;
    const signed = booking.side > 0 ? negateUnits(notional) : notional;
    this.cash = addUnits(addUnits(this.cash, signed), negateUnits(fee));
    this.cashValue = unitsToNumber(this.cash, MONEY_SCALE);
    this.fees = addUnits(this.fees, fee);
    this.traded += unitsToNumber(notional, MONEY_SCALE);

    const position = this.positions[booking.instrument]!;
    const before = position.quantity === 0 ? 0 : 1;
    const opposite = position.quantity * booking.side < 0;
    const closing = opposite ? Math.min(booking.quantity, Math.abs(position.quantity)) : 0;
    if (closing > 0) this.#close(position, booking, closing, notional, fee);
    if (closing < booking.quantity) {
      const part = booking.quantity - closing;
      position.open(
        {
          quantity: part,
          price: booking.price,
          notional: shareOfUnits(notional, part, booking.quantity),
          fee: shareOfUnits(fee, part, booking.quantity),
          row: booking.row,
          at: booking.at,
          order: booking.order,
        },
        booking.side,
      );
    }
    this.held += (position.quantity === 0 ? 0 : 1) - before;
    position.size =
      position.quantity / powerOfTen(this.#valuations[booking.instrument]!.quantityScale);
  }

  #close(
    position: Position,
    booking: Booking,
    closing: number,
    notional: MinorUnits,
    fee: MinorUnits,
  ): void {
    position.reduce(closing, booking.side);
    let left = closing;
    while (left > 0) {
      const lot = position.lots[0]!;
      const part = Math.min(left, lot.quantity);
      this.#trade(lot, booking, part, {
        notional: shareOfUnits(notional, part, booking.quantity),
        fee: shareOfUnits(fee, part, booking.quantity),
      });
      if (lot.quantity === 0) position.dropOldest();
      left -= part;
    }
  }

  /** Writes the round trip that closes `part` units of a lot and takes them off the lot. */
  #trade(
    lot: Lot,
    booking: Booking,
    part: number,
    exit: { readonly notional: MinorUnits; readonly fee: MinorUnits },
  ): void {
    const entryNotional = shareOfUnits(lot.notional, part, lot.quantity);
    const entryFee = shareOfUnits(lot.fee, part, lot.quantity);
    const gross =
      booking.side < 0
        ? addUnits(exit.notional, negateUnits(entryNotional))
        : addUnits(entryNotional, negateUnits(exit.notional));
    const size = part / powerOfTen(this.#valuations[booking.instrument]!.quantityScale);
    const row = this.trades.add();
    const { columns } = this.trades;
    columns.instrument[row] = booking.instrument;
    columns.entryRow[row] = lot.row;
    columns.exitRow[row] = booking.row;
    columns.entryAt[row] = lot.at;
    columns.exitAt[row] = booking.at;
    columns.quantity[row] = booking.side < 0 ? size : -size;
    columns.entryPrice[row] = lot.price;
    columns.exitPrice[row] = booking.price;
    columns.pnlGross[row] = unitsToNumber(gross, MONEY_SCALE);
    columns.commission[row] = unitsToNumber(addUnits(entryFee, exit.fee), MONEY_SCALE);
    columns.entryOrder[row] = lot.order;
    columns.exitOrder[row] = booking.order;
    lot.quantity -= part;
    lot.notional = addUnits(lot.notional, negateUnits(entryNotional));
    lot.fee = addUnits(lot.fee, negateUnits(entryFee));
  }
}
