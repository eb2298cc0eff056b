import type { Clock, Micros } from '@vela/kernel';
import { Subscription } from 'rxjs';
import type { SchedulerAction, SchedulerLike } from 'rxjs';

/**
 * Time that stands still until it is moved: timers fire when it gets there, in the order of their
 * instants. Milliseconds count from its beginning, the clock from an instant of the market.
 */
export class VirtualTime implements SchedulerLike {
  readonly clock: Clock;
  /** Timers that wait, the next one first. */
  readonly #waiting: Timed<unknown>[] = [];
  #ms = 0;

  constructor(private readonly beginAt: Micros) {
    this.clock = { now: () => beginAt + Math.round(this.#ms * 1_000) };
  }

  now(): number {
    return this.#ms;
  }

  schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay = 0,
    state?: T,
  ): Subscription {
    return new Timed(this, work).schedule(state, delay);
  }

  /** Returns when the next timer fires, null for never. */
  nextAt(): Micros | null {
    const next = this.#waiting[0]?.dueMs;
    return next === undefined ? null : this.beginAt + Math.ceil(next * 1_000);
  }

  /** Moves to an instant at once: what was due on the way fires late, each once. */
  moveTo(at: Micros): void {
    this.#ms = Math.max(this.#ms, (at - this.beginAt) / 1_000);
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || next.dueMs > this.#ms) return;
      this.#waiting.shift();
      next.fire();
    }
  }

  /** Lets a timer wait behind those that are due no later. */
  add(timed: Timed<unknown>): void {
    const behind = this.#waiting.findIndex(({ dueMs }) => dueMs > timed.dueMs);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, timed);
  }

  remove(timed: Timed<unknown>): void {
    const place = this.#waiting.indexOf(timed);
    if (place >= 0) this.#waiting.splice(place, 1);
  }
}

/** One timer. */
class Timed<T> extends Subscription implements SchedulerAction<T> {
  dueMs = 0;
  #state: T | undefined;

  constructor(
    private readonly time: VirtualTime,
    private readonly work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super();
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed || !Number.isFinite(delay)) return this;
    this.#state = state;
    this.dueMs = this.time.now() + Math.max(0, delay);
    this.time.add(this as Timed<unknown>);
    return this;
  }

  fire(): void {
    this.work.call(this, this.#state);
  }

  override unsubscribe(): void {
    if (this.closed) return;
    super.unsubscribe();
    this.time.remove(this as Timed<unknown>);
  }
}
