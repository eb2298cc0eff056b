import { powerOfTen } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { ExecutionReport, OrderReport } from '@vela/orders';
import { clientOrderId } from '@vela/orders';
import { OrderFlag, OrderState, decimalText, quantityText, reportOrder } from '@vela/venue';
import type { SimulatedVenue } from '@vela/venue';
import type { Heard } from './paper-listener.js';
import type { PaperNews } from './paper-news.js';

/** What a book knows of an order beside its row at the venue. */
interface PaperOrder {
  readonly clientOrderId: string;
  /** Units executed so far, and what they cost as price times units. */
  executed: number;
  cost: number;
  /** How it was told of last; null before the first time. */
  told: OrderReport | null;
  /** The numbers of its row as they were then; null when they are to be looked at anew. */
  seen: readonly number[] | null;
}

/** What the orders of a book are named by. */
export interface OrderNaming {
  readonly instruments: readonly Instrument[];
  /** Number of the book in its account. */
  readonly book: number;
  /** Names the orders that the venue places of its own accord and without a parent. */
  readonly owner: string;
  readonly subAccount: string;
}

/**
 * The orders of a book in the words of the broker port: ids, and what was told of each, so that only
 * what changed is told. Everything is a function of what the venue did, so that telling it again
 * after a crash says the same.
 */
export class PaperOrders {
  readonly #venue: SimulatedVenue;
  readonly #naming: OrderNaming;
  #orders: PaperOrder[] = [];
  readonly #handles = new Map<string, number>();
  readonly #live = new Set<number>();
  /** Handles of orders that have ended, in the order in which that was told. */
  readonly #ended: number[] = [];
  /** Instant of the last report; each has one of its own. */
  #time = 0;

  constructor(venue: SimulatedVenue, naming: OrderNaming) {
    this.#venue = venue;
    this.#naming = naming;
  }

  /** Number of orders that are known. */
  get length(): number {
    return this.#orders.length;
  }

  /** Returns the handle of an order by its client order id, −1 when it is not here. */
  handleOf(id: string): number {
    return this.#handles.get(id) ?? -1;
  }

  /** Returns how an order stands, null for one that was never told of. */
  report(handle: number): OrderReport | null {
    return this.#orders[handle]?.told ?? null;
  }

  /** Returns how the orders that have not ended stand, in the order in which they were placed. */
  open(): OrderReport[] {
    return this.live().map((handle) => this.#orders[handle]!.told!);
  }

  /** Returns how orders ended since an instant, in the order of their ends. O(result). */
  closed(since: Micros): OrderReport[] {
    let from = this.#ended.length;
    while (from > 0 && this.#orders[this.#ended[from - 1]!]!.told!.venueTime >= since) from--;
    return this.#ended.slice(from).map((handle) => this.#orders[handle]!.told!);
  }

  /** Returns the handles of the orders that have not ended, in the order in which they were placed. */
  live(): number[] {
    // Handles are taken up in their order, and a set keeps it.
    return [...this.#live];
  }

  /** Takes up the newest order of the venue under the id that its sender gave it. */
  add(id: string): void {
    const handle = this.#orders.length;
    this.#orders.push({ clientOrderId: id, executed: 0, cost: 0, told: null, seen: null });
    this.#handles.set(id, handle);
    this.#live.add(handle);
  }

  /**
   * Returns what is new: orders of the venue itself, then what was heard, then what changed. A
   * request changes the order that it names and those that hang on it, a slice any.
   */
  news(heard: readonly Heard[], at: number, named: number | null = null): PaperNews[] {
    const news: PaperNews[] = [];
    this.#time = Math.max(this.#time, at);
    while (this.#orders.length < this.#venue.orders.length) this.#open(news);
    for (const { handle, fill } of heard) {
      if (fill !== null) news.push({ kind: 'execution', execution: this.#book(handle, fill) });
      else this.#tell(handle, news);
    }
    if (named !== null) this.#tell(named, news);
    for (const handle of this.#live.size === 0 ? [] : this.live()) {
      if (named === null || this.#venue.orders.parent[handle] === named + 1)
        this.#look(handle, news);
    }
    return news;
  }

  /** Tells of an order when a number of its row is another than when it was told last. */
  #look(handle: number, news: PaperNews[]): void {
    const order = this.#orders[handle]!;
    const numbers = this.#numbersOf(handle);
    if (order.seen !== null && numbers.every((value, index) => value === order.seen![index]))
      return;
    this.#tell(handle, news);
  }

  #numbersOf(handle: number): number[] {
    const { state, quantity, filled, price, limit, planned, flags } = this.#venue.orders;
    return [
      state[handle]!,
      quantity[handle]!,
      filled[handle]!,
      price[handle]!,
      limit[handle]!,
      planned[handle]!,
      flags[handle]! & OrderFlag.TRIGGERED,
    ];
  }

  /** Takes up an order that the venue placed and tells of it as it was before it could be filled. */
  #open(news: PaperNews[]): void {
    const handle = this.#orders.length;
    const parent = this.#venue.orders.parent[handle]! - 1;
    const { owner } = this.#naming;
    this.add(
      parent >= 0
        ? `${this.#orders[parent]!.clientOrderId}-${handle}`
        : clientOrderId({ actor: owner, seq: handle, leg: 0, child: 0 }),
    );
    const report = this.#reportOf(handle);
    const opened: OrderReport = {
      ...report,
      status: 'working',
      rawStatus: 'working',
      cumulative: '0',
      averagePrice: null,
      reason: null,
      code: null,
    };
    this.#orders[handle]!.told = opened;
    this.#time = opened.venueTime;
    news.push({ kind: 'order', report: opened });
  }

  #book(handle: number, fill: NonNullable<Heard['fill']>): ExecutionReport {
    const order = this.#orders[handle]!;
    const { orders } = this.#venue;
    const instrument = this.#naming.instruments[orders.instrument[handle]!]!;
    const units = Math.round(fill.quantity * powerOfTen(instrument.quantityScale));
    order.executed += units;
    order.cost += units * fill.price;
    const venueOrderId = this.idOf(handle);
    return {
      key: `${venueOrderId}:${quantityText(order.executed, instrument)}`,
      venueOrderId,
      clientOrderId: order.clientOrderId,
      instrumentId: instrument.id,
      side: orders.side[handle]! > 0 ? 'buy' : 'sell',
      quantity: quantityText(units, instrument),
      price: decimalText(fill.price),
      fee: { amount: decimalText(fill.fee), currency: instrument.currency },
      currency: instrument.currency,
      liquidity: null,
      venueTime: fill.at,
      inferred: false,
    };
  }

  /** Tells of an order when it is not as it was told last. */
  #tell(handle: number, news: PaperNews[]): void {
    const order = this.#orders[handle]!;
    const report = this.#reportOf(handle);
    order.seen = this.#numbersOf(handle);
    const state = this.#venue.orders.state[handle];
    if (order.told === null || !isSame(order.told, report)) {
      this.#time = report.venueTime;
      order.told = report;
      news.push({ kind: 'order', report });
    }
    if (state === OrderState.WORKING || state === OrderState.WAITING) return;
    if (!this.#live.delete(handle)) return;
    this.#ended.push(handle);
    order.seen = null;
  }

  #reportOf(handle: number): OrderReport {
    const { executed, cost, clientOrderId: id } = this.#orders[handle]!;
    const parent = this.#venue.orders.parent[handle]! - 1;
    const report = reportOrder(this.#venue.orders, handle, {
      instruments: this.#naming.instruments,
      clientOrderId: id,
      venueOrderId: this.idOf(handle),
      parent: parent >= 0 ? this.idOf(parent) : null,
      averagePrice: executed === 0 ? null : cost / executed,
      venueTime: this.#time + 1,
    });
    return { ...report, subAccount: this.#naming.subAccount };
  }

  /** Returns the id of an order at the venue. */
  idOf(handle: number): string {
    return `${this.#naming.book}-${handle}`;
  }

  /** Returns the state as plain data. */
  snapshot(): { readonly time: number; readonly orders: readonly Canonical[] } {
    return {
      time: this.#time,
      orders: this.#orders.map(({ clientOrderId: id, executed, cost, told }) => [
        id,
        executed,
        cost,
        told === null ? null : FIELDS.map((field) => told[field] ?? null),
      ]),
    };
  }

  /** Puts fresh orders into a state; the venue has its own already. */
  restore(state: { readonly time: number; readonly orders: readonly Canonical[] }): void {
    this.#time = state.time;
    this.#orders = [];
    for (const stored of state.orders) {
      const [id, executed, cost, values] = stored as [string, number, number, Canonical[] | null];
      const handle = this.#orders.length;
      const told = values === null ? null : reportFrom(values);
      this.#orders.push({ clientOrderId: id, executed, cost, told, seen: null });
      this.#handles.set(id, handle);
      const live = this.#venue.orders.state[handle];
      if (live === OrderState.WORKING || live === OrderState.WAITING) this.#live.add(handle);
      else this.#ended.push(handle);
    }
    // Each report has a time of its own, so that the order of the ends is the same again.
    const timeOf = (handle: number): number => this.#orders[handle]!.told!.venueTime;
    this.#ended.sort((a, b) => timeOf(a) - timeOf(b));
  }
}

/** The fields of a report in the order in which snapshots keep them. */
const FIELDS = [
  'clientOrderId',
  'venueOrderId',
  'instrumentId',
  'side',
  'status',
  'rawStatus',
  'quantity',
  'cumulative',
  'averagePrice',
  'limitPrice',
  'stopPrice',
  'contingent',
  'parent',
  'replaces',
  'replacedBy',
  'role',
  'reason',
  'code',
  'subAccount',
  'venueTime',
] as const satisfies readonly (keyof OrderReport)[];

const reportFrom = (values: readonly Canonical[]): OrderReport =>
  Object.fromEntries(
    FIELDS.map((field, index) => [field, values[index]]),
  ) as unknown as OrderReport;

/** Returns whether two reports differ in nothing but their time. */
const isSame = (a: OrderReport, b: OrderReport): boolean =>
  FIELDS.every((field) => field === 'venueTime' || a[field] === b[field]);
