import type { BrokerOrder, BrokerOrderChange, ExecutionReport, OrderReport } from '@vela/orders';
import type { BrokerEvent, MassStatus, Outcome } from '@vela/ports';

/** What happens to one request on its way. */
export type Fault =
  | 'none'
  /** The request never arrives. */
  | 'lost'
  /** It is carried out, and the answer never comes. */
  | 'cut'
  /** It is carried out, and the answer is that of a broken server. */
  | 'broken'
  /** The venue refuses it for good. */
  | 'refused';

/** An order at the venue. */
interface VenueOrder {
  readonly venueOrderId: string;
  order: BrokerOrder;
  status: OrderReport['status'];
  quantity: number;
  filled: number;
  worth: number;
  at: number;
  /** Instant from which on it is found, listed and told. */
  visibleAt: number;
  replaces: VenueOrder | null;
  replacedBy: VenueOrder | null;
}

/** What a scripted venue is made of. */
export interface ScriptedVenueOptions {
  /** False for a venue that takes the same id again. */
  readonly refusesUsedIds?: boolean;
  /** Its clock, for what follows. */
  readonly now?: () => number;
  /** Draws how long an accepted order is not found, nor anything that follows from it. */
  readonly lag?: () => number;
  /** True for a venue whose account may not turn a position, nor trade with itself. */
  readonly isStrict?: boolean;
}

/** Positions that are remembered: a venue may tell of them late. */
const POSITIONS_KEPT = 200;

/**
 * A venue whose every answer and event is scripted: orders fill when a test says so, requests are
 * lost or answered wrongly, and what it tells can be dropped, doubled or kept back by its caller. It
 * keeps a ledger of its own: the truth that bookings are compared with.
 */
export class ScriptedVenue {
  /** Every order that was ever taken, also under one id twice. */
  readonly orders: VenueOrder[] = [];
  readonly executions: ExecutionReport[] = [];
  /** Client order ids in the order in which requests to place arrived. */
  readonly arrived: string[] = [];
  /** Requests that were refused because their id was used. */
  refusedIds = 0;
  price = 100;
  time = 1_000_000;
  readonly now: () => number;
  /** How old the positions are that it tells. */
  positionsAge: () => number = () => 0;
  private readonly lag: () => number;
  private readonly isStrict: boolean;
  private readonly history: { readonly at: number; readonly held: ReadonlyMap<string, number> }[] =
    [];
  private readonly refusesUsedIds: boolean;
  private readonly ids = new Map<string, VenueOrder>();
  private readonly held = new Map<string, number>();
  private readonly live = new Set<VenueOrder>();

  constructor(options: ScriptedVenueOptions = {}) {
    this.refusesUsedIds = options.refusesUsedIds ?? true;
    this.now = options.now ?? (() => 0);
    this.lag = options.lag ?? (() => 0);
    this.isStrict = options.isStrict ?? false;
  }

  /** Takes an order; what it tells comes as events. */
  place(
    order: BrokerOrder,
    fault: Fault,
    tell: (event: BrokerEvent) => void,
  ): Outcome<OrderReport> {
    if (fault === 'lost') return { kind: 'unknown', cause: 'timeout' };
    this.arrived.push(order.clientOrderId);
    if (this.refusesUsedIds && this.byId(order.clientOrderId) !== null) {
      this.refusedIds++;
      return { kind: 'unknown', cause: 'id-exists' };
    }
    if (fault === 'refused') {
      return { kind: 'rejected', code: 'insufficient-funds', message: 'not enough money' };
    }
    const refusal = this.isStrict ? this.refusalOf(order) : null;
    if (refusal !== null) return { kind: 'rejected', code: 'insufficient-funds', message: refusal };
    const taken = this.put(order, 'working');
    tell({ epoch: 1, kind: 'order', report: this.report(taken) });
    return this.answer(fault, this.report(taken));
  }

  private put(order: BrokerOrder, status: VenueOrder['status']): VenueOrder {
    const taken: VenueOrder = {
      venueOrderId: `v${this.orders.length + 1}`,
      order,
      status,
      quantity: Number(order.quantity ?? '0'),
      filled: 0,
      worth: 0,
      at: ++this.time,
      visibleAt: this.now() + this.lag(),
      replaces: null,
      replacedBy: null,
    };
    this.orders.push(taken);
    this.live.add(taken);
    if (!this.ids.has(order.clientOrderId)) this.ids.set(order.clientOrderId, taken);
    return taken;
  }

  /** Returns why a strict venue takes an order not, null when it does. */
  private refusalOf(order: BrokerOrder): string | null {
    const { side, limitPrice, instrumentId } = order;
    const sign = side === 'buy' ? -1 : 1;
    const held = (this.held.get(instrumentId) ?? 0) * sign;
    let [free, crossed] = [held, false];
    for (const one of this.working()) {
      if (one.order.side === side) free -= one.quantity - one.filled;
      else {
        const rests = Number(one.order.limitPrice ?? Number.NaN);
        const takes = limitPrice === null ? (sign > 0 ? 0 : Infinity) : Number(limitPrice);
        crossed ||= sign > 0 ? rests >= takes : rests <= takes;
      }
    }
    if (crossed) return 'potential wash trade';
    return held > 0 && Number(order.quantity) > free ? 'insufficient qty available' : null;
  }

  /** Returns whether an order is found. */
  isVisible(order: VenueOrder): boolean {
    return order.visibleAt <= this.now();
  }

  /**
   * Takes the wish to put a new order in the place of another one. It comes about a little later, see
   * {@link settleReplacement}, unless the other one has ended by then.
   */
  replaceNew(
    clientOrderId: string,
    change: BrokerOrderChange & { readonly clientOrderId: string },
    fault: Fault,
  ): Outcome<OrderReport> {
    if (fault === 'lost') return { kind: 'unknown', cause: 'timeout' };
    const old = this.byId(clientOrderId);
    if (old === null || old.status !== 'working') {
      return { kind: 'rejected', code: 'not-found', message: 'it is not open' };
    }
    if (this.byId(change.clientOrderId) !== null) {
      this.refusedIds++;
      return { kind: 'unknown', cause: 'id-exists' };
    }
    const quantity = Number(change.quantity ?? old.quantity) - old.filled;
    const isWaiting = this.orders.some((one) => one.replaces === old && one.status === 'accepted');
    if (!(quantity > 0) || isWaiting) {
      return { kind: 'rejected', code: 'invalid-quantity', message: 'nothing is left' };
    }
    const { clientOrderId: id, limitPrice } = change;
    const words = { clientOrderId: id, quantity: String(quantity) };
    const next = this.put(
      { ...old.order, ...words, limitPrice: limitPrice ?? old.order.limitPrice },
      'accepted',
    );
    next.replaces = old;
    return this.answer(fault, this.report(next));
  }

  /** Lets a new order take its place, or ends it because there is none; returns what is told. */
  settleReplacement(clientOrderId: string): readonly BrokerEvent[] {
    const next = this.byId(clientOrderId);
    if (next?.replaces == null || next.status !== 'accepted') return [];
    const old = next.replaces;
    next.at = ++this.time;
    if (old.status !== 'working') {
      next.status = 'rejected';
      return [{ epoch: 1, kind: 'order', report: this.report(next) }];
    }
    next.status = 'working';
    this.live.add(next);
    old.status = 'replaced';
    old.replacedBy = next;
    old.at = ++this.time;
    return [old, next].map((one) => ({ epoch: 1, kind: 'order', report: this.report(one) }));
  }

  /** Cancels an order. */
  cancel(clientOrderId: string, fault: Fault, tell: (event: BrokerEvent) => void): Outcome<null> {
    if (fault === 'lost') return { kind: 'unknown', cause: 'timeout' };
    const order = this.byId(clientOrderId);
    if (order === null) return { kind: 'rejected', code: 'not-found', message: 'no such order' };
    if (order.status !== 'working') {
      return { kind: 'rejected', code: 'not-cancelable', message: `it is ${order.status}` };
    }
    order.status = 'canceled';
    order.at = ++this.time;
    tell({ epoch: 1, kind: 'order', report: this.report(order) });
    return this.answer(fault, null);
  }

  /** Changes an order under its id. */
  replace(
    clientOrderId: string,
    change: BrokerOrderChange,
    fault: Fault,
    tell: (event: BrokerEvent) => void,
  ): Outcome<OrderReport> {
    if (fault === 'lost') return { kind: 'unknown', cause: 'timeout' };
    const order = this.byId(clientOrderId);
    if (order === null || order.status !== 'working') {
      return { kind: 'rejected', code: 'not-found', message: 'it is not open' };
    }
    order.quantity = Number(change.quantity ?? order.quantity);
    order.order = {
      ...order.order,
      quantity: String(order.quantity),
      limitPrice: change.limitPrice ?? order.order.limitPrice,
      stopPrice: change.stopPrice ?? order.order.stopPrice,
    };
    order.at = ++this.time;
    tell({ epoch: 1, kind: 'order', report: this.report(order) });
    return this.answer(fault, this.report(order));
  }

  private answer<T>(fault: Fault, value: T): Outcome<T> {
    if (fault === 'cut') return { kind: 'unknown', cause: 'disconnected' };
    if (fault === 'broken') return { kind: 'unknown', cause: 'server-error' };
    return { kind: 'accepted', value };
  }

  /** Fills a part of an open order, everything of it by default; returns what is told of it. */
  fill(order: VenueOrder, quantity = order.quantity - order.filled): readonly BrokerEvent[] {
    if (order.status !== 'working' || !(quantity > 0)) return [];
    order.filled += quantity;
    order.worth += quantity * this.price;
    if (order.filled >= order.quantity) order.status = 'filled';
    order.at = ++this.time;
    const { instrumentId, side, clientOrderId } = order.order;
    const execution: ExecutionReport = {
      key: `${order.venueOrderId}:${order.filled}`,
      venueOrderId: order.venueOrderId,
      clientOrderId,
      instrumentId,
      side,
      quantity: String(quantity),
      price: String(this.price),
      fee: { amount: '0.5', currency: 'USD' },
      currency: 'USD',
      liquidity: null,
      venueTime: order.at,
      inferred: false,
    };
    this.executions.push(execution);
    const signed = side === 'buy' ? quantity : -quantity;
    this.held.set(instrumentId, (this.held.get(instrumentId) ?? 0) + signed);
    this.history.push({ at: this.now(), held: new Map(this.held) });
    if (this.history.length > POSITIONS_KEPT) this.history.shift();
    return [
      { epoch: 1, kind: 'execution', execution },
      { epoch: 1, kind: 'order', report: this.report(order) },
    ];
  }

  /** Returns the order that was taken first under an id. */
  byId(clientOrderId: string): VenueOrder | null {
    const order = this.ids.get(clientOrderId) ?? null;
    // A test may hide an order.
    return order !== null && this.orders.includes(order) ? order : null;
  }

  /** Returns the orders that may fill. */
  working(): readonly VenueOrder[] {
    for (const order of this.live) if (order.status !== 'working') this.live.delete(order);
    return [...this.live];
  }

  /** Looks an order up by either id. */
  find(by: {
    readonly clientOrderId?: string;
    readonly venueOrderId?: string;
  }): OrderReport | 'absent' {
    const found = this.orders.find(
      (one) =>
        (one.order.clientOrderId === by.clientOrderId || one.venueOrderId === by.venueOrderId) &&
        this.isVisible(one),
    );
    return found === undefined ? 'absent' : this.report(found);
  }

  /** Returns everything that happened since an instant. */
  massStatus(since: number): MassStatus {
    const reports = this.orders.filter((one) => one.at >= since && this.isVisible(one));
    const isOpen = ({ status }: VenueOrder): boolean =>
      status === 'working' || status === 'accepted';
    const report = (order: VenueOrder): OrderReport => this.report(order);
    return {
      takenAt: this.time,
      openOrders: this.orders.filter((one) => isOpen(one) && this.isVisible(one)).map(report),
      closedOrders: reports.filter((order) => !isOpen(order)).map(report),
      executions: this.executions.filter(
        ({ venueTime, clientOrderId }) =>
          venueTime >= since && this.isVisible(this.byId(clientOrderId!)!),
      ),
      positions: [...this.positionsTold()].map(([instrumentId, quantity]) => ({
        instrumentId,
        quantity: String(quantity),
        averagePrice: null,
        currency: 'USD',
      })),
      account: { currency: 'USD', cash: '1000000', equity: '1000000', buyingPower: null },
      executionsComplete: true,
      coversFrom: since,
    };
  }

  /** Returns what it says is held: perhaps what was held a while ago. */
  private positionsTold(): ReadonlyMap<string, number> {
    const at = this.now() - this.positionsAge();
    if (at >= this.now()) return this.held;
    return this.history.findLast((one) => one.at <= at)?.held ?? new Map<string, number>();
  }

  /** Returns what is held of each instrument. */
  positions(): ReadonlyMap<string, number> {
    return this.held;
  }

  /** Returns how the venue describes an order. */
  report(order: VenueOrder): OrderReport {
    const { clientOrderId, instrumentId, side, limitPrice, stopPrice, role } = order.order;
    const isPart = order.status === 'working' && order.filled > 0;
    return {
      clientOrderId,
      venueOrderId: order.venueOrderId,
      instrumentId,
      side,
      status: isPart ? 'partially_filled' : order.status,
      rawStatus: order.status,
      quantity: String(order.quantity),
      cumulative: String(order.filled),
      averagePrice: order.filled === 0 ? null : String(order.worth / order.filled),
      limitPrice,
      stopPrice,
      contingent: false,
      parent: null,
      replaces: order.replaces?.venueOrderId ?? null,
      replacedBy: order.replacedBy?.venueOrderId ?? null,
      role,
      reason: null,
      code: null,
      venueTime: order.at,
    };
  }
}
