import type { EventFate, ExchangeClock } from '../contract.js';

/** What is collected to be told in another order is told after this time at the latest. */
const REORDER_WAIT_MS = 2_000;

/** Messages of a stream that are lost, doubled, late or in another order. */
export class EventMischief<Event> {
  readonly #clock: ExchangeClock;
  readonly #deliver: (event: Event) => void;
  #drop = 0;
  #dup = 0;
  #reorder = 0;
  #collected: Event[] = [];
  #cancelWait: (() => void) | null = null;

  constructor(clock: ExchangeClock, deliver: (event: Event) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** The next messages are lost. */
  drop(count: number): void {
    this.#drop += count;
  }

  /** The next messages are told twice. */
  dup(count: number): void {
    this.#dup += count;
  }

  /** The next messages are told together, the last one first. */
  reorder(count: number): void {
    this.#reorder += count;
  }

  /** Returns what is still to come. */
  arranged(): unknown {
    const { length: collected } = this.#collected;
    return { drop: this.#drop, dup: this.#dup, reorder: this.#reorder, collected };
  }

  /** Ends every arrangement and tells what was collected. */
  clear(): void {
    this.#drop = 0;
    this.#dup = 0;
    this.#flush();
  }

  /** Takes a message and tells it as it was arranged; `fate` comes on top. */
  push(event: Event, fate: EventFate = {}): void {
    if (this.#drop > 0) {
      this.#drop--;
      return;
    }
    if (fate.drop === true) return;
    const twice = fate.dup === true || this.#dup > 0;
    if (this.#dup > 0) this.#dup--;
    const lateMs = fate.lateMs ?? 0;
    const copies = twice ? [event, event] : [event];
    if (lateMs > 0) {
      this.#clock.after(lateMs, () => copies.forEach((copy) => this.#deliver(copy)));
      return;
    }
    for (const copy of copies) this.#inOrder(copy);
  }

  #inOrder(event: Event): void {
    if (this.#reorder === 0) {
      this.#deliver(event);
      return;
    }
    this.#collected.push(event);
    this.#cancelWait ??= this.#clock.after(REORDER_WAIT_MS, () => this.#flush());
    if (this.#collected.length >= this.#reorder) this.#flush();
  }

  #flush(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
    this.#reorder = 0;
    const collected = this.#collected.reverse();
    this.#collected = [];
    for (const event of collected) this.#deliver(event);
  }
}
