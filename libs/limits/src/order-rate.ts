import { MINUTE } from '@vela/kernel';

/** Counts orders within a minute that slides along. At most `most` instants are remembered. */
export class OrderRate {
  #instants: number[] = [];

  constructor(private readonly most: number) {}

  /** Returns how many orders are in the minute that ends at `now`. */
  count(now: number): number {
    const since = now - MINUTE;
    let old = 0;
    while (old < this.#instants.length && this.#instants[old]! <= since) old++;
    if (old > 0) this.#instants.splice(0, old);
    return this.#instants.length;
  }

  /** Counts an order. */
  add(now: number): void {
    this.#instants.push(now);
    if (this.#instants.length > this.most) this.#instants.shift();
  }

  snapshot(): readonly number[] {
    return [...this.#instants];
  }

  restore(instants: readonly number[]): void {
    this.#instants = [...instants];
  }
}
