import { PRIORITIES } from '../manager/effect.js';
import type { Priority } from '../manager/effect.js';

/** What a broker takes, see `BrokerCapabilities.rateLimit`. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Requests of one priority that wait at most. */
const QUEUE_MAX = 2_000;
/** Share of the burst that new orders and reads leave to what is more urgent. */
const RESERVE = 0.1;

const isModest = (priority: Priority): boolean => priority === 'place' || priority === 'read';

/**
 * A token bucket with queues by priority: the more urgent always goes first, and new orders leave it
 * some tokens. Pure: it is told the time, in milliseconds.
 */
export class RateLimiter<T> {
  private readonly queues = new Map<Priority, T[]>(PRIORITIES.map((one) => [one, []]));
  private readonly reserve: number;
  private tokens: number;
  private at = 0;

  /** `costOf` says how many requests an item really is. */
  constructor(
    private readonly limit: RateLimit,
    private readonly costOf: (item: T) => number = () => 1,
  ) {
    this.tokens = limit.burst;
    this.reserve = Math.floor(limit.burst * RESERVE);
  }

  /** Queues a request; false when its queue is full. */
  offer(priority: Priority, item: T): boolean {
    const queue = this.queues.get(priority)!;
    if (queue.length >= QUEUE_MAX) return false;
    queue.push(item);
    return true;
  }

  /** Returns the requests that may begin now, the most urgent first. */
  take(now: number): readonly T[] {
    this.refill(now);
    const taken: T[] = [];
    for (const priority of PRIORITIES) {
      const queue = this.queues.get(priority)!;
      const floor = isModest(priority) ? this.reserve : 0;
      while (queue.length > 0 && this.tokens - floor >= this.cost(queue[0]!)) {
        this.tokens -= this.cost(queue[0]!);
        taken.push(queue.shift()!);
      }
      // What is less urgent waits behind what is more.
      if (queue.length > 0) break;
    }
    return taken;
  }

  /** Gives back what an item took that did not go out after all. */
  refund(item: T): void {
    this.tokens = Math.min(this.limit.burst, this.tokens + this.cost(item));
  }

  /** Returns how many new orders may begin now, those that wait taken off. */
  room(now: number): number {
    this.refill(now);
    return Math.max(0, Math.floor(this.tokens - this.reserve) - this.waiting);
  }

  /** Requests that wait. */
  get waiting(): number {
    let count = 0;
    for (const queue of this.queues.values()) {
      for (const item of queue) count += this.cost(item);
    }
    return count;
  }

  /** Begins anew with nothing: the venue said that it takes no more for now. */
  drain(now: number): void {
    this.refill(now);
    this.tokens = Math.min(this.tokens, 0);
  }

  /** What costs more than there ever is costs what there is. */
  private cost(item: T): number {
    return Math.max(1, Math.min(this.costOf(item), this.limit.burst - this.reserve));
  }

  /** Returns in how many milliseconds another request may begin, null when none waits. */
  waitMs(now: number): number | null {
    if (this.waiting === 0) return null;
    this.refill(now);
    const first = PRIORITIES.find((one) => this.queues.get(one)!.length > 0)!;
    const needed =
      this.cost(this.queues.get(first)![0]!) + (isModest(first) ? this.reserve : 0) - this.tokens;
    return needed <= 0 ? 0 : Math.ceil((needed / this.limit.perSecond) * 1_000);
  }

  /** Takes everything that waits out of the queues. */
  clear(): readonly T[] {
    return [...this.queues.values()].flatMap((queue) => queue.splice(0));
  }

  private refill(now: number): void {
    // A clock that goes back gives nothing and takes nothing.
    const passed = Math.max(0, now - this.at);
    this.at = Math.max(this.at, now);
    const { perSecond, burst } = this.limit;
    this.tokens = Math.min(burst, this.tokens + (passed / 1_000) * perSecond);
  }
}
