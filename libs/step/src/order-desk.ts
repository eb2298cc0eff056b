import { VelaError } from '@vela/kernel';
import type { Ledger } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import { PLAIN_MARKET } from '@vela/strategy';
import type { OrderChange, OrderOptions, OrderSnapshot } from '@vela/strategy';
import { OrderFlag, OrderReason, OrderRole, OrderState } from '@vela/venue';
import type { OrderRequest, SimulatedVenue } from '@vela/venue';
import type { Denial, GuardedOrder } from './order-guard.js';
import type { OrderGate } from './order-gate.js';
import { guardedChange, guardedOrder } from './guarded-order.js';
import { readChange, writeIntent } from './order-intent.js';
import type { OpenRequest } from './order-intent.js';
import { describeOrder } from './order-view.js';

/** How many newer orders may be placed before an order that ended can no longer be looked up. */
export const ORDERS_REMEMBERED = 64;

/** Where the words of a strategy become orders of the venue, and orders become words again. */
export class OrderDesk {
  readonly #instruments: readonly Instrument[];
  readonly #venue: SimulatedVenue;
  readonly #ledger: Ledger;
  /** The request that is filled in anew for each order; the venue keeps none of it. */
  readonly #request: OpenRequest = {
    instrument: 0,
    side: 1,
    type: 0,
    role: 0,
    quantity: 0,
    price: 0,
    stopLoss: 0,
    takeProfit: 0,
    reduceOnly: false,
    limit: 0,
    trail: 0,
    trailPercent: 0,
    notional: 0,
    timeInForce: 0,
    goodTill: 0,
    after: -1,
    decidedAt: 0,
  };
  /** The same for plain market orders, which are most of them. */
  readonly #market = { instrument: 0, side: 1, role: 0, quantity: 0, reduceOnly: false };

  readonly #gate: OrderGate | null;

  /** With a gate every order passes it first. */
  constructor(
    instruments: readonly Instrument[],
    venue: SimulatedVenue,
    ledger: Ledger,
    gate: OrderGate | null = null,
  ) {
    this.#instruments = instruments;
    this.#venue = venue;
    this.#ledger = ledger;
    this.#gate = gate;
  }

  /** Returns an index that names an instrument of the run; throws `STRATEGY_FAILED` otherwise. */
  instrument(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.#instruments.length) return index;
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected an instrument from 0 to ${this.#instruments.length - 1}, found ${index}`,
    );
  }

  /** Places an order and returns its handle. */
  submit(side: 1 | -1, quantity: number, options: OrderOptions): number {
    if (typeof quantity !== 'number' || typeof options !== 'object' || options === null) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `expected a number and an object of options, found ${typeof quantity} and ${options === null ? 'null' : typeof options}`,
        { hint: 'Write this.buy(10), or this.buy(10, { limit: 99 }).' },
      );
    }
    if (options === PLAIN_MARKET) return this.#submitMarket(0, side, OrderRole.ENTRY, quantity);
    const request = this.#request;
    request.instrument = this.instrument(options.instrument ?? 0);
    request.side = side;
    request.role = OrderRole.ENTRY;
    if (options.after !== undefined && this.order(this.#known(options.after)) === null) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `expected an order to wait for that is live or ended lately, found ${options.after}`,
        { hint: `An order that ended is known for ${ORDERS_REMEMBERED} more orders.` },
      );
    }
    writeIntent(request, quantity, options);
    if (this.#gate === null) return this.#venue.submit(request);
    return this.#pass(guardedOrder(request), request, () => this.#venue.submit(request));
  }

  /** Lets an order through the gate, or writes it down as refused; returns its handle. */
  #pass(order: GuardedOrder, request: OrderRequest, place: () => number): number {
    const denial = this.#deny(order);
    if (denial !== null) return this.#venue.refuse(request, OrderReason.LIMIT, noteOf(denial));
    const handle = place();
    if (this.#isLive(handle)) this.#gate!.placed(order);
    return handle;
  }

  /** Returns why limits hold an order back; what is no quantity is left to the venue. */
  #deny(order: GuardedOrder): Denial | null {
    const isSound = order.notional > 0 || (order.quantity > 0 && order.quantity < Infinity);
    return isSound ? this.#gate!.ask(order) : null;
  }

  #submitMarket(instrument: number, side: number, role: number, quantity: number): number {
    const market = this.#market;
    market.instrument = instrument;
    market.side = side;
    market.role = role;
    market.quantity = quantity;
    market.reduceOnly = role === OrderRole.CLOSE;
    if (this.#gate === null) return this.#venue.submitMarket(market);
    const request = { ...market, type: 0, price: 0, stopLoss: NaN, takeProfit: NaN };
    return this.#pass(guardedOrder(request), request, () => this.#venue.submitMarket(market));
  }

  /** Closes a position at market; returns the handle, or null when there is none. */
  close(instrument: number): number | null {
    const held = this.#ledger.positions[this.instrument(instrument)]!.size;
    if (held === 0) return null;
    return this.#submitMarket(instrument, held > 0 ? -1 : 1, OrderRole.CLOSE, Math.abs(held));
  }

  /** Takes a live order back; false when it has ended already. */
  cancel(handle: number): boolean {
    return this.#venue.cancel(handle);
  }

  /** Takes all live orders of an instrument back; returns how many. */
  cancelAll(instrument: number): number {
    const { orders, waiting } = this.#venue;
    const handles = [
      ...this.#venue.working(this.instrument(instrument)),
      ...waiting.filter((handle) => orders.instrument[handle] === instrument),
    ];
    for (const handle of handles) this.#venue.cancel(handle);
    return handles.length;
  }

  /** Changes a live order in place; false when it has ended or the venue does not take the change. */
  replace(handle: number, change: OrderChange): boolean {
    const { orders } = this.#venue;
    this.#known(handle);
    if (!this.#isLive(handle)) return false;
    const isPercent = (orders.flags[handle]! & OrderFlag.TRAIL_PERCENT) !== 0;
    const made = readChange(change, orders.type[handle]!, isPercent);
    if (this.#gate !== null) {
      const after = guardedChange(orders, handle, made, this.#instruments);
      if (this.#deny(after) !== null) return false;
    }
    return this.#venue.replace(handle, made) === OrderReason.NONE;
  }

  /** Makes orders cancel one another; returns how many are in. */
  oco(handles: readonly number[]): number {
    for (const handle of handles) this.#known(handle);
    if (handles.length < 2 || new Set(handles).size < handles.length) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `expected two or more different orders for a group, found ${handles.join(', ') || 'none'}`,
      );
    }
    return this.#venue.group(handles);
  }

  /** Returns an order, or null for unknown handles and those that ended long ago. */
  order(handle: number): OrderSnapshot | null {
    const { orders } = this.#venue;
    if (!Number.isInteger(handle) || handle < 0 || handle >= orders.length) return null;
    if (!this.#isLive(handle) && handle < orders.length - ORDERS_REMEMBERED) return null;
    return this.describe(handle);
  }

  /** Returns an order by a handle that exists, also one that is about to be forgotten. */
  describe(handle: number): OrderSnapshot {
    return describeOrder(this.#venue, this.#instruments, handle);
  }

  /** Returns whether orders of an instrument are working. */
  hasWorking(instrument: number): boolean {
    return this.#venue.isBusy(this.instrument(instrument));
  }

  #isLive(handle: number): boolean {
    const state = this.#venue.orders.state[handle];
    return state === OrderState.WORKING || state === OrderState.WAITING;
  }

  /** Returns a handle of this run; throws `STRATEGY_FAILED` for any other. */
  #known(handle: number): number {
    const { length } = this.#venue.orders;
    if (Number.isInteger(handle) && handle >= 0 && handle < length) return handle;
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected the handle of an order of this run, found ${handle}`,
      { hint: 'Handles are what buy, sell and close return.' },
    );
  }
}

const noteOf = ({ code, message }: Denial): string => `${code}: ${message}`;
