import { VelaError } from '@vela/kernel';
import { clientOrderId } from '@vela/orders';
import type { Intent } from '@vela/orders';
import { OrderFlag, OrderState, quantityText, toBrokerChange, toBrokerOrder } from '@vela/venue';
import type { MirrorSink, MirrorVenue, OrderChange, OrderRequest, OrderValues } from '@vela/venue';
import type { Instrument } from '@vela/market';
import { carryOver } from './live-orders.js';
import type { LiveOrders, NativeLinks } from './live-orders.js';

/** An intent without its place. */
type Decision = Intent extends infer One
  ? One extends Intent
    ? Omit<One, 'seq' | 'leg'>
    : never
  : never;

/** Turns what a strategy asks of its venue into decisions about the outside world. */
export class LiveIntents implements MirrorSink {
  /** Decisions that nobody has taken yet. */
  list: Intent[] = [];
  /** Number of the input at hand, and decisions so far at it. */
  seq = 0;
  leg = 0;
  /** Orders to cancel whose name is not known yet. */
  readonly owed = new Set<number>();
  readonly #actorId: string;
  readonly #instruments: readonly Instrument[];
  readonly #venue: MirrorVenue;
  readonly #orders: LiveOrders;
  readonly #native: NativeLinks;

  constructor(parts: {
    readonly actorId: string;
    readonly instruments: readonly Instrument[];
    readonly venue: MirrorVenue;
    readonly orders: LiveOrders;
    readonly native: NativeLinks;
  }) {
    this.#actorId = parts.actorId;
    this.#instruments = parts.instruments;
    this.#venue = parts.venue;
    this.#orders = parts.orders;
    this.#native = parts.native;
  }

  /** Begins with the decisions of an input. */
  begin(seq: number): void {
    this.seq = seq;
    this.leg = 0;
  }

  placed(handle: number, request: OrderRequest): void {
    const { quantity, planned, state } = this.#venue.orders;
    const isChild = (request.after ?? -1) >= 0;
    // Where the venue does not let orders wait for others, they are sent when they need not wait.
    if (isChild && !this.#native.oto && state[handle] === OrderState.WAITING) return;
    const after = this.#native.oto ? (request.after ?? -1) : -1;
    this.#place(handle, { ...request, after }, Math.max(quantity[handle]!, planned[handle]!));
  }

  /** Sends an order, or what is left of one, that the engine runs itself. */
  sent(handle: number, request: OrderRequest, quantity: number): void {
    this.#place(handle, request, quantity, true);
  }

  #place(handle: number, request: OrderRequest, quantity: number, isOurs = false): void {
    const id = this.#nextId();
    const made = toBrokerOrder(request, {
      clientOrderId: id,
      subAccount: this.#actorId,
      instruments: this.#instruments,
      idOf: (parent) => this.#idOf(parent),
    });
    const order = this.#native.bracket ? made : { ...made, attached: null };
    const base = isOurs ? this.#venue.orders.filled[handle]! : 0;
    this.#orders.track(handle, id, quantity, { base, isOurs });
    this.#add({ kind: 'place', order, ...(isOurs ? { carriedBy: 'engine' } : {}) });
  }

  canceled(handle: number): void {
    const order = this.#orders.byHandle.get(handle);
    if (order?.id === undefined || order.id === null) {
      if (!this.#isOurs(handle)) this.owed.add(handle);
      return;
    }
    order.cancels[0]++;
    this.#add({ kind: 'cancel', target: order.id });
  }

  /** Whether an order without a name was never sent, because the engine runs it. */
  #isOurs(handle: number): boolean {
    const flags = this.#venue.orders.flags[handle]!;
    if ((flags & OrderFlag.LEG) !== 0) return !this.#native.bracket;
    return (flags & OrderFlag.CHILD) !== 0 && !this.#native.oto;
  }

  /** Changes the quantity of an order outside, in units, because other orders have changed it here. */
  resized(handle: number, quantity: number): void {
    const order = this.#orders.byHandle.get(handle)!;
    const instrument = this.#instruments[this.#venue.orders.instrument[handle]!]!;
    order.submitted = quantity;
    order.replaces[0]++;
    const target = this.#idOf(handle);
    const id = this.#nextId();
    this.#orders.alias(order, id);
    const change = { quantity: quantityText(quantity, instrument) };
    this.#add({ kind: 'replace', target, clientOrderId: id, change });
  }

  replaced(handle: number, change: OrderChange, before: OrderValues): void {
    const order = this.#orders.byHandle.get(handle);
    if (order === undefined && this.#isOurs(handle)) return;
    const target = this.#idOf(handle);
    const { orders } = this.#venue;
    const id = this.#nextId();
    if (order !== undefined) {
      order.replaces[0]++;
      order.before ??= before;
      const whole = Math.max(orders.quantity[handle]!, orders.planned[handle]!);
      if (change.quantity !== undefined) order.submitted = whole - order.base;
      // Brokers that give a changed order a new name use this one.
      this.#orders.alias(order, id);
    }
    this.#add({
      kind: 'replace',
      target,
      clientOrderId: id,
      change: toBrokerChange(change, {
        type: orders.type[handle]!,
        isTrailPercent: (orders.flags[handle]! & OrderFlag.TRAIL_PERCENT) !== 0,
        instrument: this.#instruments[orders.instrument[handle]!]!,
      }),
    });
  }

  grouped(handles: readonly number[]): void {
    if (!this.#native.oco) return;
    this.#add({ kind: 'group', targets: handles.map((handle) => this.#idOf(handle)) });
  }

  split(instrument: number): void {
    const { orders } = this.#venue;
    for (const order of this.#orders.byHandle.values()) {
      const { handle, base } = order;
      if (orders.instrument[handle] !== instrument || !this.#venue.isLive(handle)) continue;
      carryOver(order, orders.filled[handle]! - base);
      order.submitted = Math.max(orders.quantity[handle]!, orders.planned[handle]!) - base;
    }
  }

  #add(decision: Decision): void {
    this.list.push({ seq: this.seq, leg: this.leg++, ...decision });
  }

  /** Returns the name of the order that the next decision places. */
  #nextId(): string {
    return clientOrderId({ actor: this.#actorId, seq: this.seq, leg: this.leg, child: 0 });
  }

  #idOf(handle: number): string {
    const id = this.#orders.byHandle.get(handle)?.id ?? null;
    if (id !== null) return id;
    throw new VelaError(
      'STRATEGY_FAILED',
      `order ${handle} was opened by the venue, which has not told its name yet`,
      { hint: 'Change or group it from the next slice on.' },
    );
  }
}
