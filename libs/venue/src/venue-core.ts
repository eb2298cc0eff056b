import type { Timeframe } from '@vela/kernel';
import type { FeeModel, Ledger } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import { AmbiguityLog } from './ambiguity-log.js';
import { Book } from './book.js';
import { Execution } from './execution.js';
import type { OrderCheck, VenueModels } from './models.js';
import type { SimulationOptions } from './options.js';
import { OrderTable } from './order-table.js';
import { OrderFlag, OrderReason, OrderState, OrderType } from './order-words.js';
import { VenueRules } from './venue-rules.js';

/** What a venue is made of. */
export interface VenueSetup {
  readonly instruments: readonly Instrument[];
  readonly ledger: Ledger;
  readonly fees: FeeModel;
  readonly options: SimulationOptions;
  /** Whether notices are wanted. */
  readonly listening: boolean;
  /** Orders to make room for at once; more find their place as well. */
  readonly ordersExpected?: number;
  /** Timeframe of the candles that fill the orders of each instrument, where it is known. */
  readonly timeframes?: readonly (Timeframe | null)[];
  /** Seed of `intrabar: 'seeded'`; 0 by default. */
  readonly resolution?: number;
  /** Own models in place of the named ones. */
  readonly models?: VenueModels;
  /** The account's word on orders. */
  readonly check?: OrderCheck | null;
  /** Instruments whose orders quotes fill. */
  readonly quoted?: readonly number[];
}

/**
 * The orders of a venue and where they stand. What becomes of them is decided by the functions
 * around it (placing, passes over a candle, consequences of a fill); here are the steps they share.
 */
export class VenueCore {
  readonly orders: OrderTable;
  readonly books: readonly Book[];
  readonly ledger: Ledger;
  readonly execution: Execution;
  readonly rules: VenueRules;
  readonly check: OrderCheck | null;
  readonly ambiguity: AmbiguityLog;
  /** Pairs of a handle and the row of its fill, −1 when the order ended without one. */
  readonly notices: number[] = [];
  /** Orders whose parent has no fill for them yet. */
  readonly waiting: number[] = [];
  /** What was said of single orders beside their reason. */
  readonly notes = new Map<number, string>();
  slice = 0;
  beat = 0;
  leg = 0;
  /** Instant at which the decisions of the slice are made. */
  at = NaN;
  /** Instant behind the slice at which is being decided, 0 while the slice itself is. */
  decidedAt = 0;
  /** Open of the candle that is matched. */
  openAt = 0;
  /** End of the candle that is matched. */
  candleEnd = 0;
  /** Whether children live at once, and whether the candle is at its close. */
  isContinuous = false;
  isClosing = false;
  /** Whether quotes are matched, and whether they come without sizes. */
  isQuote = false;
  isUnmeasured = false;
  /** Orders that get no more of the candle that is matched. */
  readonly tried = new Set<number>();
  /** The candle that is matched, and what models are asked about; filled in anew each time. */
  readonly candle = {
    instrument: 0,
    row: 0,
    openAt: 0,
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
  };
  readonly taker = { candle: this.candle, side: 1, price: 0, quantity: 0, taken: 0, limit: 0 };
  readonly liquidityRequest = {
    candle: this.candle,
    side: 1,
    price: 0,
    isResting: false,
    wanted: 0,
    taken: 0,
    limit: 0,
  };
  /** Live orders that end at an instant, and market orders that want the close of this slice. */
  timed = 0;
  wantClose = 0;
  private readonly checked = {
    handle: 0,
    instrument: 0,
    side: 1,
    role: 0,
    quantity: 0,
    price: 0,
    reduceOnly: false,
    isFill: false,
  };
  readonly #listening: boolean;

  constructor(setup: VenueSetup) {
    const { instruments, options, timeframes } = setup;
    this.orders = new OrderTable(setup.ordersExpected);
    this.ledger = setup.ledger;
    this.rules = new VenueRules(options, setup.models ?? {}, setup.resolution ?? 0);
    const hasCosts = this.rules.slippage !== null || this.rules.entrySpread > 0;
    this.execution = new Execution(setup.ledger, setup.fees, setup.ordersExpected, hasCosts);
    this.check = setup.check ?? null;
    this.ambiguity = new AmbiguityLog();
    this.#listening = setup.listening;
    this.books = instruments.map(
      (instrument, index) => new Book(instrument, index, timeframes?.[index] ?? null),
    );
  }

  /** Returns the book of an order's instrument. */
  bookOf(handle: number): Book {
    return this.books[this.orders.instrument[handle]!]!;
  }

  /** Returns a price on the grid of orders. */
  onGrid(book: Book, price: number): number {
    return this.rules.roundToTick && price > 0 && price < Infinity
      ? book.exact.toTick(price)
      : price;
  }

  /** Returns whether a flag of an order is set. */
  has(handle: number, flag: number): boolean {
    return (this.orders.flags[handle]! & flag) !== 0;
  }

  /** Returns whether an order may act on the candle that is matched. */
  isActive(handle: number): boolean {
    const { orders } = this;
    return orders.activeFrom[handle]! <= this.beat && orders.actsAt[handle]! <= this.openAt;
  }

  /** Returns whether an order has not ended. */
  isLive(handle: number): boolean {
    const state = this.orders.state[handle];
    return state === OrderState.WORKING || state === OrderState.WAITING;
  }

  /** Returns how much of the position an order of its side can take away, in units. */
  reducible(handle: number): number {
    const held = this.ledger.positions[this.orders.instrument[handle]!]!.quantity;
    return held * this.orders.side[handle]! < 0 ? Math.abs(held) : 0;
  }

  /** Returns the handle of a new child of an order with what all children have. */
  addChild(parent: number): number {
    const { orders } = this;
    const handle = orders.add();
    orders.instrument[handle] = orders.instrument[parent]!;
    orders.parent[handle] = parent + 1;
    orders.slice[handle] = this.slice;
    orders.leg[handle] = this.leg++;
    return handle;
  }

  /** Returns the first beat at which a child that a fill of its parent puts to work may fill. */
  childFrom(parent: number): number {
    const { orders, rules } = this;
    const isMarket = orders.type[parent] === OrderType.MARKET && !this.isClosing;
    return this.isContinuous || (rules.sameCandle && isMarket) ? this.beat : this.beat + 1;
  }

  /** Asks the account about an order; see `OrderCheck`. */
  ask(handle: number, quantity: number, price: number, isFill: boolean): number {
    const { orders, checked } = this;
    checked.handle = handle;
    checked.instrument = orders.instrument[handle]!;
    checked.side = orders.side[handle]!;
    checked.role = orders.role[handle]!;
    checked.quantity = quantity;
    checked.price = price;
    checked.reduceOnly = this.has(handle, OrderFlag.REDUCE_ONLY);
    checked.isFill = isFill;
    return this.check!.check(checked);
  }

  /** Books an execution of an order and tells of it. */
  execute(book: Book, handle: number, price: number, quantity: number): void {
    const fill = this.execution.book(book, handle, this.orders.side[handle]!, price, quantity);
    if (this.#listening) this.notices.push(handle, fill);
  }

  /** Lets a timed order be looked at when time goes on. */
  track(handle: number, goodTill: number): void {
    this.orders.goodTill[handle] = goodTill;
    this.orders.flags[handle]! |= OrderFlag.TIMED;
    this.timed++;
  }

  /** Takes an order off the lists because it ended; its state is set by the caller. */
  retire(handle: number): void {
    const { orders } = this;
    if (orders.state[handle] === OrderState.WAITING) this.unwait(handle);
    else this.bookOf(handle).remove(handle);
    if ((orders.flags[handle]! & OrderFlag.TIMED) !== 0) this.timed--;
    orders.endedAt[handle] = this.slice + 1;
  }

  /** Takes an order off the waiting ones. */
  unwait(handle: number): void {
    const place = this.waiting.indexOf(handle);
    if (place >= 0) this.waiting.splice(place, 1);
  }

  /** Ends a live order without a fill, and with it the orders that wait for its fills. */
  end(handle: number, state: number, reason: number): void {
    this.retire(handle);
    this.close(handle, state, reason);
    if ((this.orders.flags[handle]! & OrderFlag.PARENT) !== 0) this.endIdle(handle);
  }

  /** Ends the orders that still wait for a parent of which no more fills come. */
  endIdle(parent: number): void {
    for (const child of this.waiting.slice()) {
      if (this.orders.parent[child] !== parent + 1) continue;
      // What the child may fill it has filled, or its group has.
      if (this.orders.filled[child]! > 0) this.complete(child);
      else this.end(child, OrderState.CANCELED, OrderReason.PARENT_ENDED);
    }
  }

  /** Ends a live order as filled. */
  complete(handle: number): void {
    this.retire(handle);
    this.orders.state[handle] = OrderState.FILLED;
  }

  /** Writes how an order ended that is on no list, and tells of it. */
  close(handle: number, state: number, reason: number): void {
    this.orders.state[handle] = state;
    this.orders.reason[handle] = reason;
    this.orders.endedAt[handle] = this.slice + 1;
    if (this.#listening) this.notices.push(handle, -1);
  }
}
