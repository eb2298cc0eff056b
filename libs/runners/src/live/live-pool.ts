import { VelaError } from '@vela/kernel';
import { LiveThread } from './live-thread.js';
import type { LiveThreadOptions, LiveWorker } from './live-thread.js';

/** What a pool needs. */
export interface LivePoolOptions extends Omit<LiveThreadOptions, 'onEnd'> {
  /** Threads that host runs, at least 2: one that hangs must not hold up all others. */
  readonly threads: number;
  readonly open: () => Promise<LiveWorker>;
}

interface Slot {
  thread: Promise<LiveThread> | null;
  sessions: number;
}

const closed = (): VelaError => new VelaError('CANCELLED', 'the live runtime was closed');

/**
 * The threads of live runs: each new run goes where the fewest are, and one thread more waits, warm,
 * to take the place of one that ends.
 */
export class LivePool {
  readonly #slots: Slot[];
  /** For runs that did not come back before. */
  readonly #apart: Slot = { thread: null, sessions: 0 };
  readonly #placeOf = new Map<LiveThread, { slot: Slot; held: Promise<LiveThread> }>();
  readonly #live = new Set<LiveThread>();
  #spare: Promise<LiveThread> | null = null;
  #isClosed = false;

  constructor(private readonly options: LivePoolOptions) {
    this.#slots = Array.from({ length: options.threads }, () => ({ thread: null, sessions: 0 }));
  }

  /**
   * Returns a thread for one more session, which counts until {@link LivePool.left}. Suspects share
   * none with the others.
   */
  async place(isSuspect = false): Promise<LiveThread> {
    for (;;) {
      if (this.#isClosed) throw closed();
      const slot = isSuspect
        ? this.#apart
        : this.#slots.reduce((best, one) => (one.sessions < best.sessions ? one : best));
      const opening = (slot.thread ??= this.#take());
      slot.sessions++;
      try {
        const thread = await opening;
        if (!thread.hasEnded) {
          this.#placeOf.set(thread, { slot, held: opening });
          this.#prepare();
          return thread;
        }
        // It ended while it was waited for.
        this.#empty(slot, opening);
      } catch (thrown) {
        this.#empty(slot, opening);
        throw thrown;
      }
    }
  }

  /** Says that a session of a thread is over. */
  left(thread: LiveThread): void {
    const place = this.#placeOf.get(thread);
    if (place !== undefined) place.slot.sessions--;
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const slots = [...this.#slots, this.#apart];
    await Promise.allSettled([...slots.map(({ thread }) => thread), this.#spare]);
    await Promise.all([...this.#live].map((thread) => thread.close(closed())));
  }

  #empty(slot: Slot, held: Promise<LiveThread>): void {
    if (slot.thread !== held) return;
    slot.thread = null;
    slot.sessions = 0;
  }

  /** Returns the thread that waits, or a new one. */
  #take(): Promise<LiveThread> {
    const spare = this.#spare;
    this.#spare = null;
    return spare ?? this.#open();
  }

  /** Makes the thread that waits for the next one to end. */
  #prepare(): void {
    if (this.#spare !== null || this.#isClosed) return;
    const spare = this.#open();
    this.#spare = spare;
    spare.catch(() => {
      // A spare is a favour: who needs a thread opens one and is told why not.
      if (this.#spare === spare) this.#spare = null;
    });
  }

  async #open(): Promise<LiveThread> {
    const { threads: _, open, ...options } = this.options;
    const worker = await open();
    const thread = new LiveThread(worker, { ...options, onEnd: (ended) => this.#ended(ended) });
    this.#live.add(thread);
    return thread;
  }

  /** Puts the thread that waits in the place of one that ended. */
  #ended(thread: LiveThread): void {
    this.#live.delete(thread);
    const place = this.#placeOf.get(thread);
    this.#placeOf.delete(thread);
    if (place === undefined || this.#isClosed) return;
    this.#empty(place.slot, place.held);
    this.#prepare();
  }
}
