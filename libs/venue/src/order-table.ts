import { assert } from '@vela/kernel';

/** Kinds of order as small integers, for columns. */
export const OrderType = { MARKET: 0, LIMIT: 1, STOP: 2 } as const;

/** States of a simulated order as small integers, for columns. */
export const OrderState = { WORKING: 0, FILLED: 1, CANCELED: 2, REJECTED: 3 } as const;

/** Why an order exists. */
export const OrderRole = { ENTRY: 0, CLOSE: 1, STOP_LOSS: 2, TAKE_PROFIT: 3 } as const;

/** Why an order was refused or taken back, for columns. */
export const OrderReason = {
  NONE: 0,
  BY_STRATEGY: 1,
  SIBLING_FILLED: 2,
  NOTHING_TO_REDUCE: 3,
  INVALID_QUANTITY: 4,
  INVALID_PRICE: 5,
} as const;

/** What a reader sees for each value of {@link OrderReason}. */
export const ORDER_REASONS: readonly string[] = [
  'none',
  'canceled by the strategy',
  'the other leg was filled',
  'nothing to reduce',
  'invalid quantity',
  'invalid price',
];

/**
 * The orders of a run as growing columns; the row of an order is its handle. Columns are public
 * because the matching loop reads them; nobody outside the venue writes them.
 */
export class OrderTable {
  length = 0;
  instrument: Uint16Array;
  side: Int8Array;
  type: Uint8Array;
  role: Uint8Array;
  state: Uint8Array;
  reason: Uint8Array;
  /** 1 when the order may only make a position smaller. */
  reduceOnly: Uint8Array;
  /** Units of the instrument's quantity scale. */
  quantity: Float64Array;
  filled: Float64Array;
  /** Limit or stop price; NaN for market orders. */
  price: Float64Array;
  /** Prices of the children to open when the order fills; NaN for none. */
  stopLoss: Float64Array;
  takeProfit: Float64Array;
  /** Handle of the order that cancels this one when it fills, −1 for none. */
  sibling: Int32Array;
  parent: Int32Array;
  /** Slice at which the order was placed and its number within that slice. */
  slice: Float64Array;
  leg: Uint16Array;
  /** First beat (see `SimulatedVenue.begin`) at which the order may fill. */
  activeFrom: Float64Array;
  /** Slice at which the order ended, −1 while it works. */
  endedAt: Float64Array;

  constructor(capacity = 64) {
    this.instrument = new Uint16Array(capacity);
    this.side = new Int8Array(capacity);
    this.type = new Uint8Array(capacity);
    this.role = new Uint8Array(capacity);
    this.state = new Uint8Array(capacity);
    this.reason = new Uint8Array(capacity);
    this.reduceOnly = new Uint8Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.filled = new Float64Array(capacity);
    this.price = new Float64Array(capacity);
    this.stopLoss = new Float64Array(capacity);
    this.takeProfit = new Float64Array(capacity);
    this.sibling = new Int32Array(capacity);
    this.parent = new Int32Array(capacity);
    this.slice = new Float64Array(capacity);
    this.leg = new Uint16Array(capacity);
    this.activeFrom = new Float64Array(capacity);
    this.endedAt = new Float64Array(capacity);
  }

  /** Returns the handle of a new order with every column cleared. Amortised O(columns). */
  add(): number {
    assert(this.length < 2 ** 31 - 1, 'at most 2^31 orders in one run');
    if (this.length === this.instrument.length) this.#grow();
    const handle = this.length++;
    this.sibling[handle] = -1;
    this.parent[handle] = -1;
    this.endedAt[handle] = -1;
    this.price[handle] = NaN;
    this.stopLoss[handle] = NaN;
    this.takeProfit[handle] = NaN;
    return handle;
  }

  #grow(): void {
    const capacity = this.instrument.length * 2;
    const wider = <T extends Wide>(column: T): T => {
      const grown = new (column.constructor as new (length: number) => T)(capacity);
      grown.set(column);
      return grown;
    };
    for (const name of ORDER_COLUMNS) {
      (this as Record<OrderColumn, Wide>)[name] = wider(this[name]);
    }
  }
}

type Wide = Float64Array | Int32Array | Int8Array | Uint8Array | Uint16Array;

/** The columns of {@link OrderTable} in the order in which they are stored and hashed. */
export const ORDER_COLUMNS = [
  'instrument',
  'side',
  'type',
  'role',
  'state',
  'reason',
  'reduceOnly',
  'quantity',
  'filled',
  'price',
  'stopLoss',
  'takeProfit',
  'sibling',
  'parent',
  'slice',
  'leg',
  'activeFrom',
  'endedAt',
] as const;

/** One of {@link ORDER_COLUMNS}. */
export type OrderColumn = (typeof ORDER_COLUMNS)[number];
