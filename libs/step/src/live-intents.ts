import { VelaError } from '@vela/kernel';
import { clientOrderId } from '@vela/orders';
import type { Intent } from '@vela/orders';
import { OrderFlag, toBrokerChange, toBrokerOrder } from '@vela/venue';
import type { MirrorSink, MirrorVenue, OrderChange, OrderRequest, OrderValues } from '@vela/venue';
import type { Instrument } from '@vela/market';
import type { LiveOrders } from './live-orders.js';

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

  constructor(parts: {
    readonly actorId: string;
    readonly instruments: readonly Instrument[];
    readonly venue: MirrorVenue;
    readonly orders: LiveOrders;
  }) {
    this.#actorId = parts.actorId;
    this.#instruments = parts.instruments;
    this.#venue = parts.venue;
    this.#orders = parts.orders;
  }

  /** Begins with the decisions of an input. */
  begin(seq: number): void {
    this.seq = seq;
    this.leg = 0;
  }

  placed(handle: number, request: OrderRequest): void {
    const id = this.#nextId();
    const order = toBrokerOrder(request, {
      clientOrderId: id,
      subAccount: this.#actorId,
      instruments: this.#instruments,
      idOf: (parent) => this.#idOf(parent),
    });
    const { quantity, planned } = this.#venue.orders;
    this.#orders.track(handle, id, Math.max(quantity[handle]!, planned[handle]!));
    this.#add({ kind: 'place', order });
  }

  canceled(handle: number): void {
    const order = this.#orders.byHandle.get(handle);
    if (order?.id === undefined || order.id === null) {
      this.owed.add(handle);
      return;
    }
    order.cancels[0]++;
    this.#add({ kind: 'cancel', target: order.id });
  }

  replaced(handle: number, change: OrderChange, before: OrderValues): void {
    const order = this.#orders.byHandle.get(handle);
    const target = this.#idOf(handle);
    const { orders } = this.#venue;
    const id = this.#nextId();
    if (order !== undefined) {
      order.replaces[0]++;
      order.before ??= before;
      order.submitted = Math.max(orders.quantity[handle]!, orders.planned[handle]!);
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
    this.#add({ kind: 'group', targets: handles.map((handle) => this.#idOf(handle)) });
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
