import type { Micros } from '@vela/kernel';
import type { BrokerOrder, BrokerOrderChange } from '@vela/orders';

/** Something that a deployment or a person wants of a broker. */
export type Wish =
  | {
      readonly kind: 'place';
      readonly order: BrokerOrder;
      /** Set when it stands for something that the broker lacks, and dies with the engine. */
      readonly carriedBy?: 'engine';
    }
  | { readonly kind: 'cancel'; readonly target: string }
  | {
      readonly kind: 'replace';
      readonly target: string;
      readonly clientOrderId: string;
      readonly change: BrokerOrderChange;
    }
  | { readonly kind: 'group'; readonly targets: readonly string[] }
  | { readonly kind: 'cancelAll' }
  /** Closes a share of what orders by hand hold of an instrument. */
  | {
      readonly kind: 'close';
      readonly instrumentId: string;
      readonly ratio: number;
      readonly clientOrderId: string;
    }
  | { readonly kind: 'reconcile' }
  /** A command that nobody can carry out, and the order that it would have been. */
  | { readonly kind: 'invalid'; readonly clientOrderId: string; readonly message: string };

/** A wish with its place among those of its actor, which is the order in which they are taken. */
export interface Decision {
  readonly source: 'intent' | 'command';
  /** Deployment, or `manual`. */
  readonly actorId: string;
  /** Number of the input or of the command. */
  readonly seq: number;
  readonly leg: number;
  /** When the gateway saw it first. */
  readonly since: Micros;
  /** Instant of the market at which it was decided, where that is the present; else absent. */
  readonly marketAt?: Micros | null | undefined;
  readonly wish: Wish;
}

/** Sub-account of orders by hand. */
export const MANUAL = 'manual';
/** Sub-account of what was done behind our back. */
export const EXTERNAL = 'external';

/** Most wishes that wait in memory; the rest waits in its rows. */
const WAITING_MAX = 10_000;

/**
 * Wishes that wait to be taken: in order for each actor, cancels before orders between actors. Bounded:
 * what does not fit is read again from its rows.
 */
export class DecisionQueue {
  private readonly waiting = new Map<string, Decision[]>();
  /** Last place that was queued, by actor. */
  private readonly behind = new Map<string, readonly [number, number]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Queues decisions in order; those that wait already are left out. Returns how many were new. */
  add(decisions: readonly Decision[]): number {
    let added = 0;
    for (const decision of decisions) {
      const { actorId, seq, leg } = decision;
      const last = this.behind.get(actorId);
      const isNew = last === undefined || seq > last[0] || (seq === last[0] && leg > last[1]);
      if (!isNew || this.count >= WAITING_MAX) continue;
      this.behind.set(actorId, [seq, leg]);
      const queue = this.waiting.get(actorId);
      if (queue === undefined) this.waiting.set(actorId, [decision]);
      else queue.push(decision);
      this.count++;
      added++;
    }
    return added;
  }

  /**
   * Offers the first wish of each actor, then the next ones, until one has to wait; first those that
   * begin with anything but an order. Returns what was taken; nothing is removed before {@link drop}.
   */
  offer(take: (decision: Decision) => boolean): readonly Decision[] {
    const taken: Decision[] = [];
    const places = new Map<string, number>();
    for (const isUrgent of [true, false]) {
      for (const [actorId, queue] of this.waiting) {
        let place = places.get(actorId) ?? 0;
        while (place < queue.length) {
          const next = queue[place]!;
          if (isUrgent && (next.wish.kind === 'place' || next.wish.kind === 'replace')) break;
          if (!take(next)) break;
          taken.push(next);
          place++;
        }
        places.set(actorId, place);
      }
    }
    return taken;
  }

  /** Removes what was taken, as it was returned. */
  drop(taken: readonly Decision[]): void {
    for (const { actorId } of taken) {
      const queue = this.waiting.get(actorId)!;
      queue.shift();
      this.count--;
      if (queue.length === 0) this.waiting.delete(actorId);
    }
  }
}
