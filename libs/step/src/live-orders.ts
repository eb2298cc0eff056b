import type { Canonical } from '@vela/kernel';
import { foldOrder } from '@vela/orders';
import type { OrderFact, OrderStatus, OrderView } from '@vela/orders';
import type { OrderValues } from '@vela/venue';

/** What of linked orders the venue runs itself. */
export interface NativeLinks {
  readonly bracket: boolean;
  readonly oco: boolean;
  readonly oto: boolean;
}

/** One report of an order, or several that say the same together. */
interface Reported {
  readonly status: OrderStatus;
  readonly cumulative: number;
  readonly at: number;
}

/** An execution as it was booked, so that it can be taken back. */
export interface KnownExecution {
  readonly quantity: number;
  readonly price: number;
  /** Minor units as text. */
  readonly fee: string;
}

/** An order of a live run as it is known outside. Quantities are units of the instrument. */
export interface TrackedOrder {
  readonly handle: number;
  id: string | null;
  venueId: string | null;
  /** Quantity it was sent with, 0 where money decides. */
  submitted: number;
  /** What of it had been filled when it was sent: by an order that went by another name. */
  readonly base: number;
  /** Whether the engine sent it in place of the venue. */
  readonly isOurs: boolean;
  /** Whether what it traded was booked here without being told. */
  readonly isBooked: boolean;
  live: Reported | null;
  terminal: Reported | null;
  /** Time of the newest report that orders stand by. */
  toldAt: number;
  readonly executions: Map<string, KnownExecution>;
  readonly busted: Set<string>;
  /** Requests that were made and those that were refused. */
  cancels: [number, number];
  replaces: [number, number];
  /** What it was before the change that is under way, null for none. */
  before: OrderValues | null;
  /** Why it ended, in the venue's numbers and words. */
  end: { readonly reason: number; readonly note: string | null } | null;
}

type TrackingKind = Pick<TrackedOrder, 'base' | 'isOurs' | 'isBooked'>;

const ENDED: ReadonlySet<OrderStatus> = new Set([
  'filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
]);

/** Which orders of a live run are known outside by which names, and what is known of them. */
export class LiveOrders {
  readonly byHandle = new Map<number, TrackedOrder>();
  readonly #byId = new Map<string, TrackedOrder>();
  readonly #byVenueId = new Map<string, TrackedOrder>();

  /** Begins to follow an order; absent names are learned later. */
  track(
    handle: number,
    id: string | null,
    submitted: number,
    { base = 0, isOurs = false, isBooked = false }: Partial<TrackingKind> = {},
  ): TrackedOrder {
    const order: TrackedOrder = {
      handle,
      id,
      venueId: null,
      submitted,
      base,
      isOurs,
      isBooked,
      live: null,
      terminal: null,
      toldAt: 0,
      executions: new Map(),
      busted: new Set(),
      cancels: [0, 0],
      replaces: [0, 0],
      before: null,
      end: null,
    };
    this.byHandle.set(handle, order);
    if (id !== null) this.#byId.set(id, order);
    return order;
  }

  /** Returns the order that goes by one of the names, null for none. */
  find(id: string | null, venueId: string | null): TrackedOrder | null {
    const known = id === null ? undefined : this.#byId.get(id);
    return known ?? (venueId === null ? null : (this.#byVenueId.get(venueId) ?? null));
  }

  /** Learns names of an order; earlier ones stay known. */
  name(order: TrackedOrder, id: string | null, venueId: string | null): void {
    if (id !== null) {
      order.id = id;
      this.#byId.set(id, order);
    }
    if (venueId !== null) {
      order.venueId = venueId;
      this.#byVenueId.set(venueId, order);
    }
  }

  /** Knows an order by one more name. */
  alias(order: TrackedOrder, id: string): void {
    this.#byId.set(id, order);
  }

  /** Forgets an order under all its names. */
  forget(order: TrackedOrder): void {
    if (this.byHandle.get(order.handle) === order) this.byHandle.delete(order.handle);
    for (const names of [this.#byId, this.#byVenueId]) {
      for (const [name, one] of names) if (one === order) names.delete(name);
    }
  }

  /** Returns everything as plain data. */
  snapshot(): Canonical {
    const aliases = [...this.#byId].filter(([id, { id: own }]) => id !== own);
    return {
      orders: [...this.byHandle.values()].map((order) => ({
        ...order,
        executions: [...order.executions],
        busted: [...order.busted],
      })),
      aliases: aliases.map(([id, { handle }]) => [id, handle]),
    } as unknown as Canonical;
  }

  /** Puts fresh orders into a state. */
  restore(state: Canonical): void {
    const { orders, aliases } = state as unknown as {
      orders: (Omit<TrackedOrder, 'executions' | 'busted'> & {
        executions: [string, KnownExecution][];
        busted: string[];
      })[];
      aliases: [string, number][];
    };
    for (const one of orders) {
      const order = Object.assign(this.track(one.handle, one.id, one.submitted), {
        ...one,
        executions: new Map(one.executions),
        busted: new Set(one.busted),
      });
      this.name(order, one.id, one.venueId);
    }
    for (const [id, handle] of aliases) this.#byId.set(id, this.byHandle.get(handle)!);
  }
}

/** Adds a report to what is known of an order; reports that it outdates are merged into it. */
export function addReport(
  order: TrackedOrder,
  status: OrderStatus,
  cumulative: number,
  at: number,
): void {
  const side = ENDED.has(status) ? 'terminal' : 'live';
  const known = order[side];
  const isNewer = known === null || at >= known.at;
  order[side] = {
    status: isNewer ? status : known.status,
    cumulative: Math.max(cumulative, known?.cumulative ?? 0),
    at: isNewer ? at : known.at,
  };
}

/** Counts what was filled before a split in the units behind it. */
export function carryOver(order: TrackedOrder, filled: number): void {
  const { executions, busted } = order;
  let executed = 0;
  for (const [key, { quantity }] of executions) if (!busted.has(key)) executed += quantity;
  if (filled === executed) return;
  const key = `split ${executions.size}`;
  executions.set(key, { quantity: filled - executed, price: 0, fee: '0' });
}

/** Returns what the facts about an order say together. */
export function viewOf(order: TrackedOrder): OrderView {
  const facts: OrderFact[] = [{ kind: 'submitted', quantity: BigInt(order.submitted) }];
  for (const one of [order.live, order.terminal]) {
    if (one === null) continue;
    facts.push({ kind: 'report', ...one, cumulative: BigInt(one.cumulative) });
  }
  for (const [key, { quantity }] of order.executions) {
    facts.push({ kind: 'execution', key, quantity: BigInt(quantity) });
  }
  for (const key of order.busted) facts.push({ kind: 'bust', key });
  const [asked, refused] = order.cancels;
  facts.push({ kind: 'cancelRequested', attempt: asked - 1 });
  facts.push({ kind: 'cancelRefused', attempt: refused - 1 });
  return foldOrder(facts);
}

/** Returns whether nothing but a bust can change an order, and all of its fills are known. */
export function isOver(order: TrackedOrder): boolean {
  const { terminal, fillsMissing } = viewOf(order);
  return terminal && !fillsMissing;
}
