import { powerOfTen } from '@vela/kernel';
import { OrderFlag, OrderReason, OrderRole, OrderState, OrderType, TimeInForce } from '@vela/venue';
import type { MirrorVenue, OrderRequest } from '@vela/venue';
import type { LiveIntents } from './live-intents.js';
import { viewOf } from './live-orders.js';
import type { LiveOrders, NativeLinks, TrackedOrder } from './live-orders.js';
import type { Run } from './run.js';

/** Reasons for which an order ends because of another one. */
const BY_LINK: ReadonlySet<number> = new Set([
  OrderReason.SIBLING_FILLED,
  OrderReason.PARENT_ENDED,
  OrderReason.BRACKET_CLOSED,
]);

/**
 * Runs what a venue does not run itself. The rows of a mirror change by the code of the simulated
 * venue in any case; here what became of them is told outside: children are sent when their parent
 * was filled, siblings shrink or are taken back. It looks at how orders stand, not at how they came
 * there, so that it may be asked again and again.
 */
export class LiveEmulation {
  readonly #run: Run;
  readonly #venue: MirrorVenue;
  readonly #orders: LiveOrders;
  readonly #intents: LiveIntents;
  readonly #native: NativeLinks;

  constructor(parts: {
    readonly run: Run;
    readonly venue: MirrorVenue;
    readonly orders: LiveOrders;
    readonly intents: LiveIntents;
    readonly native: NativeLinks;
  }) {
    this.#run = parts.run;
    this.#venue = parts.venue;
    this.#orders = parts.orders;
    this.#intents = parts.intents;
    this.#native = parts.native;
  }

  /** Decides what must be sent, changed or taken back for orders to stand outside as they do here. */
  sync(): void {
    const { bracket, oco, oto } = this.#native;
    if (bracket && oco && oto) return;
    for (const order of this.#orders.byHandle.values()) this.#syncSent(order);
    for (const handle of this.#venue.allWorking()) {
      const order = this.#orders.byHandle.get(handle);
      const isGone = order === undefined || (viewOf(order).terminal && order.terminal !== null);
      if (isGone && this.#isOurs(handle)) this.#send(handle);
    }
  }

  /** Whether the engine itself has to send an order: a child that the venue does not open. */
  #isOurs(handle: number): boolean {
    const flags = this.#venue.orders.flags[handle]!;
    if ((flags & OrderFlag.LEG) !== 0) return !this.#native.bracket;
    return (flags & OrderFlag.CHILD) !== 0 && !this.#native.oto;
  }

  /** Whether others change the quantity of an order here and not outside. */
  #isResized(handle: number): boolean {
    const isGrouped = (this.#venue.orders.flags[handle]! & OrderFlag.GROUPED) !== 0;
    return this.#isOurs(handle) || (isGrouped && !this.#native.oco);
  }

  #syncSent(order: TrackedOrder): void {
    const { handle } = order;
    const { orders } = this.#venue;
    if (viewOf(order).terminal) return;
    if (!this.#venue.isLive(handle)) {
      const [asked, refused] = order.cancels;
      if (BY_LINK.has(orders.reason[handle]!) && asked === refused) this.#intents.canceled(handle);
      return;
    }
    if (!this.#isResized(handle) || orders.notional[handle]! > 0) return;
    if (orders.state[handle] !== OrderState.WORKING) return;
    const quantity = orders.quantity[handle]! - order.base;
    if (quantity !== order.submitted && quantity > 0) this.#intents.resized(handle, quantity);
  }

  #send(handle: number): void {
    const { orders } = this.#venue;
    const rest = orders.quantity[handle]! - orders.filled[handle]!;
    if (rest <= 0 && orders.notional[handle] === 0) return;
    this.#intents.sent(handle, this.#requestOf(handle, rest), rest);
  }

  /** Returns what is left of an order as a request. */
  #requestOf(handle: number, rest: number): OrderRequest {
    const { orders } = this.#venue;
    const instrument = orders.instrument[handle]!;
    const flags = orders.flags[handle]!;
    const isTrailing = orders.type[handle] === OrderType.TRAILING_STOP;
    const isPercent = (flags & OrderFlag.TRAIL_PERCENT) !== 0;
    const notional = orders.filled[handle] === 0 ? orders.notional[handle]! : 0;
    return {
      instrument,
      side: orders.side[handle]!,
      type: orders.type[handle]!,
      role: orders.role[handle] === OrderRole.ENTRY ? OrderRole.ENTRY : OrderRole.CLOSE,
      quantity: rest / powerOfTen(this.#run.instruments[instrument]!.quantityScale),
      price: isTrailing ? 0 : orders.price[handle]!,
      stopLoss: orders.stopLoss[handle]! || NaN,
      takeProfit: orders.takeProfit[handle]! || NaN,
      reduceOnly: (flags & OrderFlag.REDUCE_ONLY) !== 0,
      limit: orders.limit[handle]!,
      trail: isPercent ? 0 : orders.trail[handle]!,
      trailPercent: isPercent ? orders.trail[handle]! : 0,
      notional,
      timeInForce: orders.timeInForce[handle]!,
      goodTill: orders.timeInForce[handle] === TimeInForce.GTD ? orders.goodTill[handle]! : 0,
      after: -1,
    };
  }
}
