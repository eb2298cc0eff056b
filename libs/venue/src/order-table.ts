import { assert } from '@vela/kernel';

/**
 * The columns of {@link OrderTable} in the order in which they are stored and hashed, each with its
 * type. 0 is "none" in all of them, so that a plain order writes few.
 */
const COLUMN_TYPES = {
  instrument: Uint16Array,
  /** 1 for a buy, −1 for a sell. */
  side: Int8Array,
  /** Values of `OrderType`, `OrderRole`, `OrderState`, `OrderReason`, `TimeInForce`. */
  type: Uint8Array,
  role: Uint8Array,
  state: Uint8Array,
  reason: Uint8Array,
  timeInForce: Uint8Array,
  /** Bits of `OrderFlag`. */
  flags: Uint16Array,
  /** Units of the instrument's quantity scale; of a child, what it may fill so far. */
  quantity: Float64Array,
  filled: Float64Array,
  /** Limit, stop or touch price; of a trailing stop the price at which it stands. */
  price: Float64Array,
  /** Limit price of stop-limit and limit-if-touched orders. */
  limit: Float64Array,
  /** Distance of a trailing stop: an amount or, by its flag, a fraction. */
  trail: Float64Array,
  /** Best price a trailing stop has seen. */
  watermark: Float64Array,
  /** Prices of the children to open with each fill. */
  stopLoss: Float64Array,
  takeProfit: Float64Array,
  /** Amount of money that decides the quantity at the first fill. */
  notional: Float64Array,
  /** Instant at which the order ends. */
  goodTill: Float64Array,
  /** Instant of the auction an order at the open or close is meant for. */
  auctionAt: Float64Array,
  /** Instant before which no candle may have opened that fills the order. */
  actsAt: Float64Array,
  /** Quantity that a child has once its parent is filled. */
  planned: Float64Array,
  /** Number of the group. */
  group: Int32Array,
  /** Handle of the parent plus 1. */
  parent: Int32Array,
  /** Slice at which the order was placed and its number within that slice. */
  slice: Float64Array,
  leg: Uint16Array,
  /** First beat (see `SimulatedVenue.begin`) at which the order may fill. */
  activeFrom: Float64Array,
  /** Slice at which the order ended plus 1. */
  endedAt: Float64Array,
} as const;

type Columns = { [Name in keyof typeof COLUMN_TYPES]: InstanceType<(typeof COLUMN_TYPES)[Name]> };

/** One of {@link ORDER_COLUMNS}. */
export type OrderColumn = keyof Columns;

/** The columns of {@link OrderTable} in the order in which they are stored and hashed. */
export const ORDER_COLUMNS = Object.keys(COLUMN_TYPES) as readonly OrderColumn[];

/**
 * The orders of a run as growing columns; the row of an order is its handle. Columns are public
 * because the matching loop reads them; nobody outside the venue writes them.
 */
export class OrderTable implements Columns {
  length = 0;
  instrument: Columns['instrument'];
  side: Columns['side'];
  type: Columns['type'];
  role: Columns['role'];
  state: Columns['state'];
  reason: Columns['reason'];
  timeInForce: Columns['timeInForce'];
  flags: Columns['flags'];
  quantity: Columns['quantity'];
  filled: Columns['filled'];
  price: Columns['price'];
  limit: Columns['limit'];
  trail: Columns['trail'];
  watermark: Columns['watermark'];
  stopLoss: Columns['stopLoss'];
  takeProfit: Columns['takeProfit'];
  notional: Columns['notional'];
  goodTill: Columns['goodTill'];
  auctionAt: Columns['auctionAt'];
  actsAt: Columns['actsAt'];
  planned: Columns['planned'];
  group: Columns['group'];
  parent: Columns['parent'];
  slice: Columns['slice'];
  leg: Columns['leg'];
  activeFrom: Columns['activeFrom'];
  endedAt: Columns['endedAt'];

  constructor(capacity = 64) {
    this.instrument = new Uint16Array(capacity);
    this.side = new Int8Array(capacity);
    this.type = new Uint8Array(capacity);
    this.role = new Uint8Array(capacity);
    this.state = new Uint8Array(capacity);
    this.reason = new Uint8Array(capacity);
    this.timeInForce = new Uint8Array(capacity);
    this.flags = new Uint16Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.filled = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.limit = new Float64Array(capacity);
    this.trail = new Float64Array(capacity);
    this.watermark = new Float64Array(capacity);
    this.stopLoss = new Float64Array(capacity);
    this.takeProfit = new Float64Array(capacity);
    this.notional = new Float64Array(capacity);
    this.goodTill = new Float64Array(capacity);
    this.auctionAt = new Float64Array(capacity);
    this.actsAt = new Float64Array(capacity);
    this.planned = new Float64Array(capacity);
    this.group = new Int32Array(capacity);
    this.parent = new Int32Array(capacity);
    this.slice = new Float64Array(capacity);
    this.leg = new Uint16Array(capacity);
    this.activeFrom = new Float64Array(capacity);
    this.endedAt = new Float64Array(capacity);
  }

  /** Returns the handle of a new order with every column 0. Amortised O(columns). */
  add(): number {
    if (this.length === this.instrument.length) this.#grow();
    return this.length++;
  }

  /**
   * Goes on in the arrays of a table that nobody reads any more when those are longer: many short
   * runs then need not grow arrays of their own.
   */
  takeOver(other: OrderTable): void {
    if (other.instrument.length <= this.instrument.length) return;
    for (const name of ORDER_COLUMNS) {
      const column = other[name].fill(0, 0, other.length);
      column.set(this[name].subarray(0, this.length));
      (this as Record<OrderColumn, typeof column>)[name] = column;
    }
    other.length = 0;
  }

  /** Adds rows with every column 0 until there are `length` of them. */
  extendTo(length: number): void {
    // At once, because arrays that nobody has touched cost next to nothing.
    if (length > this.instrument.length) this.#grow(2 ** Math.ceil(Math.log2(length)));
    this.length = Math.max(this.length, length);
  }

  #grow(capacity = this.instrument.length * 2): void {
    assert(this.length < 2 ** 30, 'at most 2^30 orders in one run');
    for (const name of ORDER_COLUMNS) {
      const grown = new COLUMN_TYPES[name](capacity);
      grown.set(this[name]);
      (this as Record<OrderColumn, typeof grown>)[name] = grown;
    }
  }
}
