import { MILLISECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeClock } from '../contract.js';

/** A clock that goes wrong by an amount that can be set; its timers are those of the right one. */
export class SkewedClock implements ExchangeClock {
  readonly #right: ExchangeClock;
  #skewMs = 0;

  constructor(right: ExchangeClock) {
    this.#right = right;
  }

  now(): Micros {
    return this.#right.now() + this.#skewMs * MILLISECOND;
  }

  after(ms: number, run: () => void): () => void {
    return this.#right.after(ms, run);
  }

  /** Sets by how much it is ahead; negative for behind. */
  skew(ms: number): void {
    this.#skewMs = ms;
  }
}
