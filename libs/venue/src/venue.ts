import type { Table } from '@vela/kernel';
import type { CandleColumns } from '@vela/market';
import { closePosition } from './account-close.js';
import type { ForcedClose } from './account-close.js';
import type { AmbiguityLog } from './ambiguity-log.js';
import type { Book } from './book.js';
import { closePass, openPass, restingPasses, sameClosePass } from './candle-pass.js';
import type { FillColumn } from './execution.js';
import { endWithoutPrice, expireAt, expireBefore } from './expiry.js';
import { groupOrders } from './order-group.js';
import type { OrderRequest } from './order-request.js';
import type { OrderTable } from './order-table.js';
import { OrderFlag, OrderReason, OrderRole, OrderState, OrderType } from './order-words.js';
import { walkPath } from './path-walk.js';
import { placeMarket, placeOrder, refuseOrder } from './place-order.js';
import type { MarketRequest } from './place-order.js';
import { isQuiet } from './quiet.js';
import { matchQuote } from './quote-match.js';
import type { QuoteFacts } from './quote-match.js';
import { fillAtOpen } from './rebalance.js';
import { replaceOrder } from './replace-order.js';
import type { OrderChange } from './replace-order.js';
import { splitOrders } from './split-orders.js';
import { Survey, survey } from './survey.js';
import { takeUp } from './take-up.js';
import { VenueCore } from './venue-core.js';
import type { VenueSetup } from './venue-core.js';

/**
 * A venue that fills orders from candles and quotes. One candle is processed as a whole before the
 * strategy hears of it: first what wants the open, in order of submission; then, without a path of
 * prices, stops before limits, or with one every event in the order of the path; then the close.
 */
export class SimulatedVenue {
  readonly orders: OrderTable;
  readonly fills: Table<FillColumn>;
  /**
   * What happened to orders, in order, as pairs: the handle and the row of the fill, −1 when the
   * order ended without one. Kept only while somebody listens, who reads and clears it.
   */
  readonly notices: number[];
  /** Candles in which the order of prices inside the candle decided what happened. */
  readonly ambiguity: AmbiguityLog;
  readonly #core: VenueCore;

  /** Whether a strategy may ask for trades at the opens of the next slice. */
  get fillsAtOpen(): boolean {
    return true;
  }

  constructor(setup: VenueSetup, core = new VenueCore(setup)) {
    this.#core = core;
    this.orders = this.#core.orders;
    this.fills = this.#core.execution.fills;
    this.notices = this.#core.notices;
    this.ambiguity = this.#core.ambiguity;
  }

  /**
   * Begins a slice whose decisions are made at `at`: orders placed from now on belong to it and act
   * from the next one. Where finer candles fill orders, several of them belong to one slice of
   * decisions; `beat` then counts every instant at which something is matched. A restored venue goes
   * on behind the orders that its slice has already.
   */
  begin(slice: number, beat = slice, at = NaN, legs = 0): void {
    const core = this.#core;
    core.slice = slice;
    core.beat = beat;
    core.at = at;
    core.leg = legs;
    core.wantClose = 0;
    core.decidedAt = 0;
    core.execution.slice = slice;
  }

  /**
   * Goes on to an instant behind the slice at hand, because something is decided there: orders act on
   * candles that open from then on.
   */
  pauseAt(at: number): void {
    this.#core.at = at;
    this.#core.decidedAt = at;
  }

  /** Orders of the slice so far. */
  get legs(): number {
    return this.#core.leg;
  }

  /** Whether live orders end at an instant, so that {@link settle} has something to do. */
  get isTimed(): boolean {
    return this.#core.timed > 0;
  }

  /** Ends what a beat has matched: orders whose time is over expire, with or without a candle. */
  settle(): void {
    expireAt(this.#core, this.#core.at);
  }

  /** Whether market orders of this slice want to be filled at the close of its candles. */
  get wantsClose(): boolean {
    return this.#core.wantClose > 0;
  }

  /** Returns where the number of an instrument's working orders stands, for loops that watch it. */
  bookOf(instrument: number): { readonly count: number } {
    return this.#core.books[instrument]!;
  }

  /** Returns whether an instrument has working orders. */
  isBusy(instrument: number): boolean {
    return this.#core.books[instrument]!.count > 0;
  }

  /** Returns the handles of an instrument's working orders, in the order they began to work. */
  working(instrument: number): number[] {
    const { working, count } = this.#core.books[instrument]!;
    return [...working.subarray(0, count)];
  }

  /** Returns the handles of the orders that wait for the fills of others. */
  get waiting(): readonly number[] {
    return this.#core.waiting;
  }

  /** Returns the handles of all working orders, instrument by instrument. */
  allWorking(): number[] {
    return this.#core.books.flatMap((book) => this.working(book.index));
  }

  /** Takes an order and returns its handle; one that cannot be is rejected with a reason. */
  submit(request: OrderRequest): number {
    const { decidedAt = 0 } = request;
    if (decidedAt > 0) this.pauseAt(decidedAt);
    return placeOrder(this.#core, request);
  }

  /** Writes an order down that is refused before it reaches the venue; returns its handle. */
  refuse(request: OrderRequest, reason: number, note: string): number {
    return refuseOrder(this.#core, request, { reason, note });
  }

  /** What was said of single orders beside their reason, by handle. */
  get notes(): Map<number, string> {
    return this.#core.notes;
  }

  /** Takes a market order that is good till canceled, the most frequent kind. */
  submitMarket(request: MarketRequest): number {
    return placeMarket(this.#core, request);
  }

  /** Closes a part of a position for a margin call, in whole units; returns the order's handle. */
  liquidate(instrument: number, quantity: number): number {
    const held = this.#core.ledger.positions[instrument]!.quantity;
    return placeMarket(this.#core, {
      instrument,
      side: held > 0 ? -1 : 1,
      role: OrderRole.MARGIN_CALL,
      quantity,
      reduceOnly: true,
    });
  }

  /** Makes orders a group of which a fill of one shrinks the others; returns how many are in. */
  group(handles: readonly number[]): number {
    return groupOrders(this.#core, handles);
  }

  /** Changes a live order; returns a value of `OrderReason`, 0 when it was changed. */
  replace(handle: number, change: OrderChange): number {
    return replaceOrder(this.#core, handle, change);
  }

  /** Takes a live order back; returns false when it has ended already. */
  cancel(handle: number): boolean {
    if (handle < 0 || handle >= this.orders.length || !this.#core.isLive(handle)) return false;
    this.#core.end(handle, OrderState.CANCELED, OrderReason.BY_STRATEGY);
    return true;
  }

  /** Ends all live orders of an instrument, for instance because it was delisted. */
  expireAll(instrument: number, reason: number): void {
    const core = this.#core;
    const waiting = core.waiting.filter((handle) => this.orders.instrument[handle] === instrument);
    for (const handle of [...this.working(instrument), ...waiting]) {
      if (core.isLive(handle)) core.end(handle, OrderState.EXPIRED, reason);
    }
  }

  /** Ends all orders of an instrument and closes its position at a price: trading is over. */
  delist(end: ForcedClose): void {
    this.expireAll(end.instrument, OrderReason.DELISTED);
    closePosition(this.#core, end);
  }

  /** Carries live orders over a split of `ratio` new units for each old one. */
  applySplit(instrument: number, ratio: number): void {
    splitOrders(this.#core, instrument, ratio);
  }

  /** Puts an order whose columns were restored back to its list, behind those resumed before. */
  resume(handle: number): void {
    const core = this.#core;
    if (!core.isLive(handle)) return;
    if (core.has(handle, OrderFlag.TIMED)) core.timed++;
    if (this.orders.state[handle] === OrderState.WAITING) core.waiting.push(handle);
    else core.bookOf(handle).add(handle);
  }

  /**
   * Matches the working orders of an instrument against one candle. `row` counts the run's rows; a
   * loop that reads the columns in sequence hands over what it has read.
   */
  match(
    instrument: number,
    columns: CandleColumns,
    index: number,
    row: number,
    openAt = columns.openAt[index]!,
    open = columns.open[index]!,
  ): void {
    const core = this.#core;
    const book = core.books[instrument]!;
    core.openAt = openAt;
    core.execution.row = row;
    core.execution.at = core.openAt;
    if (!(open > 0)) {
      endWithoutPrice(core, book);
      return;
    }
    if (book.count === 1 && core.rules.isPlain && core.check === null) {
      // One market order under default options is what most runs do most of the time.
      const handle = book.working[0]!;
      const { orders } = this;
      if (
        orders.type[handle] === OrderType.MARKET &&
        orders.timeInForce[handle] === 0 &&
        orders.flags[handle]! <= OrderFlag.REDUCE_ONLY &&
        orders.notional[handle] === 0 &&
        orders.activeFrom[handle]! <= core.beat
      ) {
        fillPlain(core, book, handle, open);
        return;
      }
    }
    if (isQuiet(core, book, columns.high[index]!, columns.low[index]!)) return;
    matchCandle(core, book, columns, index, row);
  }

  /** Fills market orders of this slice at the close of its candle of an instrument. */
  matchClose(instrument: number, columns: CandleColumns, index: number, row: number): void {
    const core = this.#core;
    const book = core.books[instrument]!;
    if (book.count === 0) return;
    // The candle may have been matched already: what was taken of it stays taken.
    takeUp(core, book, columns, index, row);
    sameClosePass(core, book);
  }

  /** Takes a market order and fills it at the open of a candle; see {@link fillAtOpen}. */
  fillAtOpen(request: MarketRequest, columns: CandleColumns, index: number, row: number): number {
    return fillAtOpen(this.#core, request, { columns, index, row });
  }

  /** Matches the working orders of an instrument against a quote; fills carry the number `row`. */
  matchQuote(instrument: number, quote: QuoteFacts, row: number): void {
    const book = this.#core.books[instrument]!;
    if (book.count > 0) matchQuote(this.#core, book, quote, row);
  }
}

/** Fills a plain market order, or ends it when it has nothing to reduce. */
function fillPlain(core: VenueCore, book: Book, handle: number, price: number): void {
  const { orders } = core;
  const wanted = orders.quantity[handle]!;
  const quantity = core.has(handle, OrderFlag.REDUCE_ONLY)
    ? Math.min(wanted, core.reducible(handle))
    : wanted;
  if (quantity > 0) {
    book.count = 0;
    core.execute(book, handle, price, quantity);
    orders.filled[handle] = quantity;
    orders.state[handle] = OrderState.FILLED;
    orders.endedAt[handle] = core.slice + 1;
  } else {
    core.end(handle, OrderState.CANCELED, OrderReason.NOTHING_TO_REDUCE);
  }
}

function matchCandle(
  core: VenueCore,
  book: Book,
  columns: CandleColumns,
  index: number,
  row: number,
): void {
  takeUp(core, book, columns, index, row);
  if (core.timed > 0) expireBefore(core, book, core.openAt);
  openPass(core, book);
  if (book.count === 0) return;
  const found = survey(core, book);
  if (found === Survey.AMBIGUOUS) core.ambiguity.add(book.index, row, core.slice);
  if (core.rules.path === null) restingPasses(core, book);
  else walkPath(core, book);
  if (core.timed > 0) closePass(core, book);
}
