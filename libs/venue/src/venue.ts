import { Table, assert, powerOfTen, unitsToNumber } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { FeeModel, Ledger } from '@vela/ledger';
import type { CandleColumns, Instrument } from '@vela/market';
import { ExactPrice } from './exact-price.js';
import type { SimulationOptions } from './options.js';
import { OrderReason, OrderRole, OrderState, OrderTable, OrderType } from './order-table.js';

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

/** What is asked of the venue; prices are NaN where they do not apply. */
export interface OrderRequest {
  readonly instrument: number;
  /** 1 for a buy, −1 for a sell. */
  readonly side: number;
  readonly type: number;
  readonly role: number;
  /** Quantity in whole units of the instrument; rounded down to the lot. */
  readonly quantity: number;
  readonly price: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly reduceOnly: boolean;
}

/** What the venue needs to know of one instrument. */
interface Book {
  readonly instrument: Instrument;
  readonly exact: ExactPrice;
  /** Quantity units of one lot and of one whole unit. */
  readonly lot: number;
  readonly whole: number;
  /** Handles of working orders in the order of submission. */
  readonly working: number[];
}

/**
 * A venue that fills orders from candles. One slice is processed as a whole before the strategy
 * hears of it: market orders at the open, then stops, then limits, each in order of submission.
 */
export class SimulatedVenue {
  readonly orders: OrderTable;
  readonly fills: Table<FillColumn>;
  /**
   * What happened to orders, in order, as pairs: the handle and the row of the fill, −1 when the
   * order ended without one. Kept only while somebody listens, who reads and clears it.
   */
  readonly notices: number[] = [];
  readonly #books: readonly Book[];
  readonly #ledger: Ledger;
  readonly #fees: FeeModel;
  readonly #entrySpread: number;
  readonly #sameCandle: boolean;
  readonly #roundToTick: boolean;
  readonly #listening: boolean;
  /** The booking that is filled in anew for each fill. */
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
    fee: 0 as MinorUnits,
  };
  #slice = 0;
  #beat = 0;
  #leg = 0;
  #row = 0;
  #openAt = 0;

  constructor(setup: {
    readonly instruments: readonly Instrument[];
    readonly ledger: Ledger;
    readonly fees: FeeModel;
    readonly options: SimulationOptions;
    /** Whether {@link notices} are wanted. */
    readonly listening: boolean;
    /** Orders to make room for at once; more find their place as well. */
    readonly ordersExpected?: number;
  }) {
    this.orders = new OrderTable(setup.ordersExpected);
    this.fills = new Table(FILL_COLUMNS, setup.ordersExpected);
    const { instruments, options } = setup;
    this.#ledger = setup.ledger;
    this.#fees = setup.fees;
    this.#listening = setup.listening;
    this.#entrySpread = options.entrySpread;
    this.#sameCandle = options.bracketActiveFrom === 'entryBar';
    this.#roundToTick = options.tickRounding === 'venue';
    this.#books = instruments.map((instrument) => {
      const whole = powerOfTen(instrument.quantityScale);
      const lot = Math.round(Number(instrument.lotSize) * whole);
      assert(lot >= 1, `lot ${instrument.lotSize} needs a quantity scale that can hold it`);
      return { instrument, exact: new ExactPrice(instrument), lot, whole, working: [] };
    });
  }

  /**
   * Begins a slice: orders placed from now on belong to it and act from the next one. Where finer
   * candles fill orders, several of them belong to one slice of decisions; `beat` then counts every
   * instant at which something is matched.
   */
  begin(slice: number, beat = slice): void {
    this.#slice = slice;
    this.#beat = beat;
    this.#leg = 0;
  }

  /** Returns whether an instrument has working orders. */
  isBusy(instrument: number): boolean {
    return this.#books[instrument]!.working.length > 0;
  }

  /** Returns the handles of an instrument's working orders, oldest first. */
  working(instrument: number): readonly number[] {
    return this.#books[instrument]!.working;
  }

  /** Returns the handles of all working orders, oldest first. */
  allWorking(): number[] {
    return this.#books.flatMap(({ working }) => working).sort((a, b) => a - b);
  }

  /**
   * Takes an order and returns its handle. An order that cannot be (quantity or price not finite
   * and above 0) is rejected with a reason; nothing is thrown.
   */
  submit(request: OrderRequest): number {
    const book = this.#books[request.instrument]!;
    const { orders } = this;
    // A quantity such as 0.3 is not exact in binary: what is a billionth short of a lot is a lot.
    const quantity = Math.floor((request.quantity * book.whole) / book.lot + 1e-9) * book.lot;
    const handle = orders.add();
    orders.instrument[handle] = request.instrument;
    orders.side[handle] = request.side;
    orders.type[handle] = request.type;
    orders.role[handle] = request.role;
    orders.reduceOnly[handle] = request.reduceOnly ? 1 : 0;
    orders.quantity[handle] = storable(quantity);
    orders.price[handle] = storable(this.#onGrid(book, request.price));
    orders.stopLoss[handle] = storable(this.#onGrid(book, request.stopLoss));
    orders.takeProfit[handle] = storable(this.#onGrid(book, request.takeProfit));
    orders.slice[handle] = this.#slice;
    orders.leg[handle] = this.#leg++;
    orders.activeFrom[handle] = this.#beat + 1;
    const reason = refusal(request, quantity);
    if (reason === OrderReason.NONE) book.working.push(handle);
    else this.#end(handle, OrderState.REJECTED, reason);
    return handle;
  }

  /** Puts an order whose columns were restored back to work, behind those resumed before it. */
  resume(handle: number): void {
    this.#books[this.orders.instrument[handle]!]!.working.push(handle);
  }

  /** Takes a working order back; returns false when it has ended already. */
  cancel(handle: number): boolean {
    if (handle < 0 || handle >= this.orders.length) return false;
    if (this.orders.state[handle] !== OrderState.WORKING) return false;
    this.#drop(handle);
    this.#end(handle, OrderState.CANCELED, OrderReason.BY_STRATEGY);
    return true;
  }

  /** Matches the working orders of an instrument against one candle. `row` counts the run's rows. */
  match(instrument: number, columns: CandleColumns, index: number, row: number): void {
    const { working } = this.#books[instrument]!;
    this.#row = row;
    this.#openAt = columns.openAt[index]!;
    const open = columns.open[index]!;
    // Children that a fill opens are appended behind the others and seen by the later passes.
    this.#pass(working, OrderType.MARKET, open, open, open);
    if (working.length === 0) return;
    const high = columns.high[index]!;
    const low = columns.low[index]!;
    this.#pass(working, OrderType.STOP, open, high, low);
    this.#pass(working, OrderType.LIMIT, open, high, low);
  }

  #pass(working: number[], type: number, open: number, high: number, low: number): void {
    const { orders } = this;
    for (let i = 0; i < working.length; i++) {
      const handle = working[i]!;
      if (orders.type[handle] !== type || orders.activeFrom[handle]! > this.#beat) continue;
      const price = triggered(type, orders.side[handle]!, orders.price[handle]!, open, high, low);
      const reducible = orders.reduceOnly[handle] === 1 ? this.#reducible(handle) : Infinity;
      if (reducible === 0) {
        this.#drop(handle);
        this.#end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
        i--;
      } else if (price > 0) {
        this.#drop(handle);
        this.#fill(handle, price, Math.min(orders.quantity[handle]!, reducible));
        // A sibling before this order may be gone as well, so the pass begins anew.
        i = -1;
      }
    }
  }

  /** Returns how much of the position an order of its side can take away. */
  #reducible(handle: number): number {
    const held = this.#ledger.positions[this.orders.instrument[handle]!]!.quantity;
    return held * this.orders.side[handle]! < 0 ? Math.abs(held) : 0;
  }

  #fill(handle: number, price: number, quantity: number): void {
    const { orders } = this;
    const instrument = orders.instrument[handle]!;
    const side = orders.side[handle]!;
    const held = this.#ledger.positions[instrument]!.quantity;
    const closing = held * side < 0 ? Math.min(quantity, Math.abs(held)) : 0;
    if (this.#entrySpread === 0 || closing === quantity) {
      this.#execute(handle, price, quantity);
    } else {
      if (closing > 0) this.#execute(handle, price, closing);
      const worse = price * (1 + side * this.#entrySpread);
      this.#execute(handle, this.#onGrid(this.#books[instrument]!, worse), quantity - closing);
    }
    orders.filled[handle] = quantity;
    orders.state[handle] = OrderState.FILLED;
    orders.endedAt[handle] = this.#slice;
    const sibling = orders.sibling[handle]!;
    if (sibling >= 0 && orders.state[sibling] === OrderState.WORKING) {
      this.#drop(sibling);
      this.#end(sibling, OrderState.CANCELED, OrderReason.SIBLING_FILLED);
    }
    this.#openBracket(handle, quantity);
  }

  /** Books one execution and notes it. */
  #execute(handle: number, price: number, quantity: number): void {
    const { orders } = this;
    const instrument = orders.instrument[handle]!;
    const book = this.#books[instrument]!;
    book.exact.set(price);
    const booking = this.#booking;
    booking.instrument = instrument;
    booking.side = orders.side[handle]!;
    booking.quantity = quantity;
    booking.price = price;
    booking.priceUnits = book.exact.units;
    booking.priceScale = book.exact.scale;
    booking.row = this.#row;
    booking.at = this.#openAt;
    booking.order = handle;
    const notional = this.#ledger.notional(booking);
    booking.fee = this.#fees.charge(booking, notional);
    this.#ledger.book(booking, notional);
    const fill = this.fills.add();
    const { columns } = this.fills;
    columns.order[fill] = handle;
    columns.instrument[fill] = instrument;
    columns.side[fill] = booking.side;
    columns.slice[fill] = this.#slice;
    columns.row[fill] = this.#row;
    columns.at[fill] = this.#openAt;
    columns.quantity[fill] = quantity / book.whole;
    columns.price[fill] = price;
    columns.fee[fill] = unitsToNumber(booking.fee, MONEY_SCALE);
    if (this.#listening) this.notices.push(handle, fill);
  }

  /** Opens stop-loss and take-profit of a filled entry as a pair of which one cancels the other. */
  #openBracket(parent: number, quantity: number): void {
    const { orders } = this;
    const stop = orders.stopLoss[parent]!;
    const target = orders.takeProfit[parent]!;
    const first = stop > 0 ? this.#child(parent, OrderType.STOP, stop, quantity) : -1;
    const second = target > 0 ? this.#child(parent, OrderType.LIMIT, target, quantity) : -1;
    if (first < 0 || second < 0) return;
    orders.sibling[first] = second;
    orders.sibling[second] = first;
  }

  #child(parent: number, type: number, price: number, quantity: number): number {
    const { orders } = this;
    const handle = orders.add();
    const instrument = orders.instrument[parent]!;
    const now = this.#sameCandle && orders.type[parent] === OrderType.MARKET;
    orders.instrument[handle] = instrument;
    orders.side[handle] = -orders.side[parent]!;
    orders.type[handle] = type;
    orders.role[handle] = type === OrderType.STOP ? OrderRole.STOP_LOSS : OrderRole.TAKE_PROFIT;
    orders.reduceOnly[handle] = 1;
    orders.quantity[handle] = quantity;
    orders.price[handle] = price;
    orders.parent[handle] = parent;
    orders.slice[handle] = this.#slice;
    orders.leg[handle] = this.#leg++;
    orders.activeFrom[handle] = now ? this.#beat : this.#beat + 1;
    this.#books[instrument]!.working.push(handle);
    return handle;
  }

  /** Takes an order out of the working ones without an array for what was removed. */
  #drop(handle: number): void {
    const { working } = this.#books[this.orders.instrument[handle]!]!;
    let kept = 0;
    for (const other of working) if (other !== handle) working[kept++] = other;
    working.length = kept;
  }

  #end(handle: number, state: number, reason: number): void {
    this.orders.state[handle] = state;
    this.orders.reason[handle] = reason;
    this.orders.endedAt[handle] = this.#slice;
    if (this.#listening) this.notices.push(handle, -1);
  }

  #onGrid(book: Book, price: number): number {
    return this.#roundToTick && price > 0 && price < Infinity ? book.exact.toTick(price) : price;
  }
}

/** Returns a number that snapshots keep: what is infinite shows as NaN, and minus zero as zero. */
const storable = (value: number): number => (Number.isFinite(value) ? value + 0 : NaN);

/** Returns the price at which an order fills inside a candle, or NaN when it does not. */
function triggered(
  type: number,
  side: number,
  price: number,
  open: number,
  high: number,
  low: number,
): number {
  if (type === OrderType.MARKET) return open;
  // A stop needs the market at or beyond its price, a limit at its price or better.
  const upwards = (type === OrderType.STOP) === side > 0;
  if (upwards) return high >= price ? Math.max(open, price) : NaN;
  return low <= price ? Math.min(open, price) : NaN;
}

const wrongPrice = (price: number): boolean =>
  !Number.isNaN(price) && !(price > 0 && price < Infinity);

function refusal(request: OrderRequest, quantity: number): number {
  if (!(quantity > 0) || !Number.isSafeInteger(quantity)) return OrderReason.INVALID_QUANTITY;
  if (request.type !== OrderType.MARKET && !(request.price > 0 && request.price < Infinity)) {
    return OrderReason.INVALID_PRICE;
  }
  if (wrongPrice(request.stopLoss) || wrongPrice(request.takeProfit)) {
    return OrderReason.INVALID_PRICE;
  }
  return OrderReason.NONE;
}
