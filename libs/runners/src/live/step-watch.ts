/** What a watch looks at. */
export interface StepWatchOptions {
  /** Milliseconds of computing that one step may take. */
  readonly limitMs: number;
  /** Returns how often the thread has moved on; any change counts. */
  readonly moves: () => number;
  /** Returns the milliseconds that the thread has computed so far, NaN when it cannot tell. */
  readonly computedMs: () => Promise<number>;
  /** Called once for a step that takes too long. */
  readonly onStuck: () => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Looks for each limit; a step is noticed a look after it went over its limit. */
const LOOKS = 8;
/** A step that does not compute, as on a machine that is busy with something else, may take so long. */
const IDLE_FACTOR = 8;

/**
 * Watches the steps of a thread while it works. What counts is the time for which the thread itself
 * computed: a machine that is busy with other work ends no strategy. Call {@link StepWatch.look}
 * every {@link StepWatch.everyMs} while the thread has something to do.
 */
export class StepWatch {
  readonly everyMs: number;
  #moves = -1;
  /** Milliseconds for which nothing moved, as far as this thread could look. */
  #stillMs = 0;
  #lookedMs = 0;
  #computedMs: number | null = null;
  #isAsking = false;
  #hasTripped = false;

  constructor(private readonly options: StepWatchOptions) {
    this.everyMs = Math.max(5, options.limitMs / LOOKS);
  }

  /** Says that the thread begins to work. */
  begin(): void {
    this.#moves = -1;
    this.#lookedMs = this.options.now();
  }

  /** Looks once; resolves when what is to be asked was answered. */
  async look(): Promise<void> {
    const { limitMs, moves, now } = this.options;
    const nowMs = now();
    const found = moves();
    // Only time in which this thread could look counts: answers that wait are read first.
    const passedMs = Math.min(nowMs - this.#lookedMs, 2 * this.everyMs);
    this.#lookedMs = nowMs;
    if (found !== this.#moves) {
      this.#moves = found;
      this.#stillMs = 0;
      this.#computedMs = null;
      return;
    }
    this.#stillMs += passedMs;
    if (this.#stillMs >= IDLE_FACTOR * limitMs) return this.#trip();
    await this.#ask(found);
  }

  /** Compares what the thread has computed since it stands at this step. */
  async #ask(at: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { limitMs, moves, computedMs } = this.options;
    const computed = await computedMs();
    this.#isAsking = false;
    if (moves() !== at || this.#moves !== at || Number.isNaN(computed)) return;
    this.#computedMs ??= computed;
    const isOver = this.#stillMs >= limitMs && computed - this.#computedMs >= limitMs * 0.7;
    if (isOver) this.#trip();
  }

  #trip(): void {
    if (this.#hasTripped) return;
    this.#hasTripped = true;
    this.options.onStuck();
  }
}
