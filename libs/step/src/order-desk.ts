import { VelaError, powerOfTen } from '@vela/kernel';
import type { Ledger } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { OrderOptions, OrderSnapshot } from '@vela/strategy';
import { ORDER_REASONS, OrderRole, OrderState, OrderType } from '@vela/venue';
import type { SimulatedVenue } from '@vela/venue';

/** How many newer orders may be placed before an order that ended can no longer be looked up. */
export const ORDERS_REMEMBERED = 64;

const SIDES = { 1: 'buy', [-1]: 'sell' } as const;
const TYPES = ['market', 'limit', 'stop'] as const;
const ROLES = ['entry', 'close', 'stopLoss', 'takeProfit'] as const;
const STATES = ['working', 'filled', 'canceled', 'rejected'] as const;

/** Where the words of a strategy become orders of the venue, and orders become words again. */
export class OrderDesk {
  readonly #instruments: readonly Instrument[];
  readonly #venue: SimulatedVenue;
  readonly #ledger: Ledger;
  /** The request that is filled in anew for each order; the venue keeps none of it. */
  readonly #request = {
    instrument: 0,
    side: 1,
    type: 0,
    role: 0,
    quantity: 0,
    price: NaN,
    stopLoss: NaN,
    takeProfit: NaN,
    reduceOnly: false,
  };

  constructor(instruments: readonly Instrument[], venue: SimulatedVenue, ledger: Ledger) {
    this.#instruments = instruments;
    this.#venue = venue;
    this.#ledger = ledger;
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
    const { limit, stop } = options;
    if (limit !== undefined && stop !== undefined) {
      throw new VelaError('STRATEGY_FAILED', 'an order has either a limit or a stop price', {
        hint: 'Stop-limit orders are not there yet: place the limit order when the stop is reached.',
      });
    }
    const request = this.#request;
    request.instrument = this.instrument(options.instrument ?? 0);
    request.side = side;
    request.type =
      limit !== undefined
        ? OrderType.LIMIT
        : stop !== undefined
          ? OrderType.STOP
          : OrderType.MARKET;
    request.role = OrderRole.ENTRY;
    request.quantity = quantity;
    request.price = limit ?? stop ?? NaN;
    request.stopLoss = options.stopLoss ?? NaN;
    request.takeProfit = options.takeProfit ?? NaN;
    request.reduceOnly = options.reduceOnly ?? false;
    return this.#venue.submit(request);
  }

  /** Closes a position at market; returns the handle, or null when there is none. */
  close(instrument: number): number | null {
    const held = this.#ledger.positions[this.instrument(instrument)]!.size;
    if (held === 0) return null;
    const request = this.#request;
    request.instrument = instrument;
    request.side = held > 0 ? -1 : 1;
    request.type = OrderType.MARKET;
    request.role = OrderRole.CLOSE;
    request.quantity = Math.abs(held);
    request.price = NaN;
    request.stopLoss = NaN;
    request.takeProfit = NaN;
    request.reduceOnly = true;
    return this.#venue.submit(request);
  }

  /** Takes a working order back; false when it has ended already. */
  cancel(handle: number): boolean {
    return this.#venue.cancel(handle);
  }

  /** Takes all working orders of an instrument back; returns how many. */
  cancelAll(instrument: number): number {
    const handles = [...this.#venue.working(this.instrument(instrument))];
    for (const handle of handles) this.#venue.cancel(handle);
    return handles.length;
  }

  /** Returns an order, or null for unknown handles and those that ended long ago. */
  order(handle: number): OrderSnapshot | null {
    const { orders } = this.#venue;
    if (!Number.isInteger(handle) || handle < 0 || handle >= orders.length) return null;
    const ended = orders.state[handle] !== OrderState.WORKING;
    if (ended && handle < orders.length - ORDERS_REMEMBERED) return null;
    return this.describe(handle);
  }

  /** Returns an order by a handle that exists, also one that is about to be forgotten. */
  describe(handle: number): OrderSnapshot {
    const { orders } = this.#venue;
    const instrument = orders.instrument[handle]!;
    const whole = powerOfTen(this.#instruments[instrument]!.quantityScale);
    const price = orders.price[handle]!;
    return {
      handle,
      instrument,
      side: SIDES[orders.side[handle] as 1 | -1],
      type: TYPES[orders.type[handle]!]!,
      role: ROLES[orders.role[handle]!]!,
      state: STATES[orders.state[handle]!]!,
      reason:
        orders.state[handle]! < OrderState.CANCELED ? '' : ORDER_REASONS[orders.reason[handle]!]!,
      quantity: orders.quantity[handle]! / whole,
      filled: orders.filled[handle]! / whole,
      price: Number.isNaN(price) ? null : price,
      placedAt: orders.slice[handle]!,
    };
  }

  /** Returns whether orders of an instrument are working. */
  hasWorking(instrument: number): boolean {
    return this.#venue.isBusy(this.instrument(instrument));
  }
}
