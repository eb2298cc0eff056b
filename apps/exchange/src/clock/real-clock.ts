import { MILLISECOND } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeClock } from '../contract.js';

/** A clock whose timers can be ended together. */
export interface OwnedClock extends ExchangeClock {
  /** Takes back every timer. */
  stop(): void;
}

/** Time of the machine. */
export class RealClock implements OwnedClock {
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  now(): Micros {
    return Date.now() * MILLISECOND;
  }

  after(ms: number, run: () => void): () => void {
    if (this.#stopped) return () => {};
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        run();
      },
      Math.max(0, Math.ceil(ms)),
    );
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
