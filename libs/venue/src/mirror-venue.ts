import { VelaError, negateUnits } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { growBracket } from './bracket.js';
import { settleFill } from './fill-order.js';
import { groupAfterFill } from './order-group.js';
import type { OrderRequest } from './order-request.js';
import { OrderFlag, OrderReason, OrderState, OrderType, TimeInForce } from './order-words.js';
import type { MarketRequest } from './place-order.js';
import type { OrderChange } from './replace-order.js';
import { SimulatedVenue } from './venue.js';
import { VenueCore } from './venue-core.js';
import type { VenueSetup } from './venue-core.js';

/** What a change may change of an order. */
const CHANGED = [
  'quantity',
  'planned',
  'price',
  'limit',
  'trail',
  'stopLoss',
  'takeProfit',
] as const;

/** What an order had before it was changed. */
export type OrderValues = { readonly [Name in (typeof CHANGED)[number]]: number };

/** Where a mirror sends what is to be done outside. Requests are filled in anew: read them at once. */
export interface MirrorSink {
  placed(handle: number, request: OrderRequest): void;
  canceled(handle: number): void;
  /** `before` puts the order back when the change is refused outside. */
  replaced(handle: number, change: OrderChange, before: OrderValues): void;
  grouped(handles: readonly number[]): void;
  /** Quantities of the live orders of an instrument were multiplied, here as at the venue. */
  split(instrument: number): void;
}

/** An execution that happened outside. */
export interface MirroredFill {
  /** Units of the instrument's quantity scale. */
  readonly quantity: number;
  readonly price: number;
  /** In minor units of the instrument's currency. */
  readonly fee: MinorUnits;
  readonly isMaker: boolean;
  /** Number of the candle, and the instant, under which it is booked. */
  readonly row: number;
  readonly at: number;
}

/** Where a mirror stands between two inputs. */
export interface MirrorPlace {
  readonly slice: number;
  readonly beat: number;
  readonly leg: number;
  /** Null before the first slice. */
  readonly at: number | null;
  readonly decidedAt: number;
  readonly isOpen: boolean;
}

/**
 * A venue that takes orders exactly as {@link SimulatedVenue} does (handles, rounding, refusals on
 * the spot, brackets, groups, the account's check) and never matches: what becomes of an order is
 * told by facts from outside. A fill changes the orders that hang on it by the same code as at the
 * venue, so that both sides stay equal without a word more.
 */
export class MirrorVenue extends SimulatedVenue {
  sink: MirrorSink | null = null;
  readonly #core: VenueCore;
  readonly #quoted: readonly number[];
  /** Whether the slice at hand was begun by a fact, before its candles came. */
  #isOpen = false;

  constructor(setup: VenueSetup) {
    // The price of a fill that is told has its spread in it, and the fill its parts.
    const core = new VenueCore({ ...setup, options: { ...setup.options, entrySpread: 0 } });
    super(setup, core);
    this.#core = core;
    this.#quoted = setup.quoted ?? [];
  }

  override get fillsAtOpen(): boolean {
    return false;
  }

  override get isTimed(): boolean {
    return false;
  }

  override get wantsClose(): boolean {
    return false;
  }

  override begin(slice: number, beat = slice, at = NaN, legs = 0): void {
    if (this.#isOpen && this.#core.beat === beat) {
      this.#core.at = at;
      this.#core.decidedAt = 0;
    } else super.begin(slice, beat, at, legs);
    this.#isOpen = false;
  }

  /** Lets what is told from now on belong to a slice whose candles have not come yet. */
  open(slice: number, beat: number): void {
    if (this.#isOpen) return;
    super.begin(slice, beat, this.#core.at);
    this.#isOpen = true;
  }

  override settle(): void {
    // Time runs out at the venue.
  }

  override match(): void {
    // Matching happens at the venue.
  }

  override matchClose(): void {
    // As above.
  }

  override matchQuote(): void {
    // As above.
  }

  override fillAtOpen(): number {
    throw new VelaError('STRATEGY_FAILED', 'a deployment cannot trade at the opens it waits for');
  }

  override submit(request: OrderRequest): number {
    const handle = super.submit(request);
    if (this.#core.isLive(handle)) this.#tell(handle, request);
    return handle;
  }

  #tell(handle: number, request: OrderRequest): void {
    const { decidedAt } = this.#core;
    this.sink?.placed(handle, decidedAt > 0 ? { ...request, decidedAt } : request);
  }

  override submitMarket(request: MarketRequest): number {
    const handle = super.submitMarket(request);
    if (this.#core.isLive(handle)) {
      this.#tell(handle, { ...request, type: 0, price: 0, stopLoss: NaN, takeProfit: NaN });
    }
    return handle;
  }

  override group(handles: readonly number[]): number {
    const count = super.group(handles);
    if (count > 1) this.sink?.grouped(handles.filter((handle) => this.#core.isLive(handle)));
    return count;
  }

  override replace(handle: number, change: OrderChange): number {
    const { orders } = this;
    const before = Object.fromEntries(CHANGED.map((name) => [name, orders[name][handle]!]));
    const reason = super.replace(handle, change);
    if (reason === OrderReason.NONE) this.sink?.replaced(handle, change, before as OrderValues);
    return reason;
  }

  override cancel(handle: number): boolean {
    const isDone = super.cancel(handle);
    if (isDone) this.sink?.canceled(handle);
    return isDone;
  }

  override applySplit(instrument: number, ratio: number): void {
    super.applySplit(instrument, ratio);
    this.sink?.split(instrument);
  }

  /** Returns whether an order works or waits. */
  isLive(handle: number): boolean {
    return this.#core.isLive(handle);
  }

  /** Returns what of a position an order of its side can take away, in units. */
  reducible(handle: number): number {
    return this.#core.reducible(handle);
  }

  /** Books an execution of an order; {@link conclude} lets it change orders. */
  book(handle: number, fill: MirroredFill): void {
    const core = this.#core;
    const { execution } = core;
    execution.row = fill.row;
    execution.at = fill.at;
    execution.isMaker = fill.isMaker;
    execution.told = fill.fee;
    core.execute(core.bookOf(handle), handle, fill.price, fill.quantity);
    execution.told = null;
    execution.isMaker = false;
  }

  /** Lets what was booked of an order change it and those that hang on it. */
  conclude(handle: number, quantity: number, isLast: boolean): void {
    const core = this.#core;
    const isQuoted = this.#quoted.includes(this.orders.instrument[handle]!);
    core.isContinuous = isQuoted || core.rules.path !== null;
    core.isClosing = this.orders.timeInForce[handle] === TimeInForce.CLS;
    if (core.isLive(handle)) settleFill(core, handle, quantity, isLast);
    else this.#fillLate(handle, quantity);
    core.isClosing = false;
  }

  /** An execution beat the end of its order: what it opened and closed counts. */
  #fillLate(handle: number, quantity: number): void {
    const core = this.#core;
    const { orders } = this;
    const rest = orders.quantity[handle]! - orders.filled[handle]!;
    orders.filled[handle]! += quantity;
    if (quantity >= rest) {
      orders.state[handle] = OrderState.FILLED;
      orders.reason[handle] = OrderReason.NONE;
    }
    if (core.has(handle, OrderFlag.GROUPED)) {
      groupAfterFill(core, handle, rest, Math.max(0, rest - quantity));
    }
    if (core.has(handle, OrderFlag.BRACKET)) growBracket(core, handle, quantity);
  }

  /** Ends a live order as filled although less than its quantity was. */
  completeEarly(handle: number): void {
    const core = this.#core;
    const rest = this.orders.quantity[handle]! - this.orders.filled[handle]!;
    core.complete(handle);
    if (rest > 0 && core.has(handle, OrderFlag.GROUPED)) groupAfterFill(core, handle, rest, 0);
    if (core.has(handle, OrderFlag.PARENT)) core.endIdle(handle);
  }

  /** Ends a live order without a fill; a note has the words of others. */
  end(handle: number, end: { state: number; reason: number; note?: string | null }): void {
    if (end.note !== undefined && end.note !== null) this.notes.set(handle, end.note);
    this.#core.end(handle, end.state, end.reason);
  }

  /** Returns the quantity of an order as a venue tells it: of one that waits, what it may become. */
  wholeOf(handle: number): number {
    const { state, quantity, planned } = this.orders;
    const own = quantity[handle]!;
    return state[handle] === OrderState.WAITING ? Math.max(own, planned[handle]!) : own;
  }

  /** Takes over how an order stands outside: quantity (above 0) and prices, where they are told. */
  amend(handle: number, as: { quantity: number; price: number; limit: number }): void {
    const { orders } = this;
    const book = this.#core.bookOf(handle);
    book.disturb();
    const isSound = as.quantity > 0 && as.quantity >= orders.filled[handle]!;
    if (isSound && as.quantity !== this.wholeOf(handle)) {
      const isWaiting = orders.state[handle] === OrderState.WAITING;
      orders[isWaiting ? 'planned' : 'quantity'][handle] = as.quantity;
    }
    if (as.price !== 0 && orders.type[handle] !== OrderType.MARKET) orders.price[handle] = as.price;
    if (as.limit !== 0) orders.limit[handle] = as.limit;
  }

  /** Takes an order out of its group, because the venue did not make one. */
  ungroup(handle: number): void {
    this.orders.flags[handle]! &= ~(OrderFlag.GROUPED | OrderFlag.WIDE_GROUP);
  }

  /** Puts an order back to what it had before a change that was refused. */
  undo(handle: number, before: OrderValues): void {
    this.#core.bookOf(handle).disturb();
    for (const name of CHANGED) this.orders[name][handle] = before[name];
  }

  /** Takes an execution back that the venue busted: the opposite is booked at the same price. */
  unbook(handle: number, fill: MirroredFill): void {
    const { execution } = this.#core;
    execution.row = fill.row;
    execution.at = fill.at;
    execution.told = negateUnits(fill.fee);
    const side = -this.orders.side[handle]!;
    execution.book(this.#core.bookOf(handle), handle, side, fill.price, fill.quantity);
    execution.told = null;
    this.orders.filled[handle]! -= fill.quantity;
  }

  /** Brings an order back that was taken back here and lives on outside. */
  revive(handle: number): void {
    const core = this.#core;
    const isWaiting =
      core.has(handle, OrderFlag.CHILD) && core.isLive(this.orders.parent[handle]! - 1);
    this.orders.state[handle] = isWaiting ? OrderState.WAITING : OrderState.WORKING;
    this.orders.reason[handle] = OrderReason.NONE;
    this.orders.endedAt[handle] = 0;
    this.resume(handle);
    this.notices.push(handle, -1);
  }

  /** Writes an order down that lives outside and was not placed from here; returns its handle. */
  adopt(order: { instrument: number; side: number; role: number; quantity: number }): number {
    const core = this.#core;
    const { orders } = this;
    const handle = orders.add();
    orders.instrument[handle] = order.instrument;
    orders.side[handle] = order.side;
    orders.role[handle] = order.role;
    orders.quantity[handle] = order.quantity;
    orders.slice[handle] = core.slice;
    orders.leg[handle] = core.leg++;
    orders.activeFrom[handle] = core.beat;
    this.resume(handle);
    return handle;
  }

  /** Returns where the mirror stands, for a state between two inputs. */
  get place(): MirrorPlace {
    const { slice, beat, leg, at, decidedAt } = this.#core;
    return { slice, beat, leg, at: Number.isNaN(at) ? null : at, decidedAt, isOpen: this.#isOpen };
  }

  /** Puts a fresh mirror to a place. */
  goTo(place: MirrorPlace): void {
    super.begin(place.slice, place.beat, place.at ?? NaN, place.leg);
    this.#core.decidedAt = place.decidedAt;
    this.#isOpen = place.isOpen;
  }
}
