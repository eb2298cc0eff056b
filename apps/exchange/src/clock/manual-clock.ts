import { MILLISECOND, VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { OwnedClock } from './real-clock.js';

/** Longest step at once: a month. */
const ADVANCE_MS_MAX = 31 * 86_400_000;

interface Timer {
  readonly at: Micros;
  readonly seq: number;
  readonly run: () => void;
}

/** Time that stands still until it is moved; timers run on the way, in order. */
export class ManualClock implements OwnedClock {
  readonly #timers = new Set<Timer>();
  readonly #soon = new Set<NodeJS.Immediate>();
  #at: Micros;
  #seq = 0;
  #stopped = false;

  constructor(at: Micros) {
    this.#at = at;
  }

  now(): Micros {
    return this.#at;
  }

  after(ms: number, run: () => void): () => void {
    if (this.#stopped) return () => {};
    if (ms <= 0) return this.#runSoon(run);
    const timer = { at: this.#at + Math.ceil(ms * MILLISECOND), seq: this.#seq++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves time on and runs what falls due, each at its own instant. */
  advance(ms: number): void {
    if (!(ms > 0 && ms <= ADVANCE_MS_MAX)) {
      throw new VelaError('INVALID_INPUT', `expected 0 < ms <= ${ADVANCE_MS_MAX}, found ${ms}`, {
        path: ['ms'],
      });
    }
    const until = this.#at + Math.round(ms * MILLISECOND);
    for (let timer = this.#next(until); timer !== null; timer = this.#next(until)) {
      this.#timers.delete(timer);
      this.#at = Math.max(this.#at, timer.at);
      timer.run();
    }
    this.#at = until;
  }

  stop(): void {
    this.#stopped = true;
    this.#timers.clear();
    for (const soon of this.#soon) clearImmediate(soon);
    this.#soon.clear();
  }

  #runSoon(run: () => void): () => void {
    const soon = setImmediate(() => {
      this.#soon.delete(soon);
      run();
    });
    this.#soon.add(soon);
    return () => {
      clearImmediate(soon);
      this.#soon.delete(soon);
    };
  }

  #next(until: Micros): Timer | null {
    let best: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at > until) continue;
      if (best === null || timer.at < best.at || (timer.at === best.at && timer.seq < best.seq)) {
        best = timer;
      }
    }
    return best;
  }
}
