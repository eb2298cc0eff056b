import { VelaError } from '@vela/kernel';
import type { StrategyThread } from './strategy-thread.js';

/** What a pool needs. */
export interface ThreadPoolOptions {
  /** Threads that may work at one time; as many more may wait idle. */
  readonly workers: number;
  readonly open: () => Promise<StrategyThread>;
}

/** A thread that works for someone until it is given back. */
export interface Loan {
  readonly thread: StrategyThread;
  /** Gives it back: kept for the next run of its key, or ended when `keep` is false. Once. */
  giveBack(keep: boolean): void;
}

interface Idle {
  /** What the thread has run, whose machine code it holds; null for a new one. */
  readonly key: string | null;
  readonly thread: StrategyThread;
  /** Ends it when nobody needs it for long: it holds the memory of its last run. */
  readonly timer: NodeJS.Timeout;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: VelaError) => void;
}

/** Runs that may wait for a thread. */
const WAITING_MAX = 1_000;
/** How long an idle thread is kept. */
const IDLE_MS = 60_000;
/** Rest before a spare thread is made, so that a process that is about to end makes none. */
const SPARE_DELAY_MS = 100;

const closed = (): VelaError => new VelaError('CANCELLED', 'the strategy runtime was closed');

/**
 * A bounded pool of threads. A thread that has run a strategy is kept for the next run of the same
 * one, because its loop has been compiled for that class alone; the least recently used goes first.
 */
export class ThreadPool {
  readonly #options: ThreadPoolOptions;
  readonly #idle: Idle[] = [];
  readonly #working = new Set<StrategyThread>();
  readonly #waiting: Waiter[] = [];
  /** Beginnings and ends of threads under way, for `close`. */
  readonly #underWay = new Set<Promise<unknown>>();
  #taken = 0;
  #isClosed = false;
  /** The spare that is being made. */
  #coming: Promise<void> | null = null;
  #spareTimer: NodeJS.Timeout | null = null;

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /**
   * Lends a thread, waiting in line when all are at work. The key names what will run; null asks
   * for one that has run nothing. Rejects with `LIMIT_EXCEEDED` when too many wait.
   */
  async borrow(key: string | null): Promise<Loan> {
    await this.#takeTurn();
    try {
      const thread = this.#takeIdle(key) ?? (await this.#takeComing(key)) ?? (await this.#open());
      if (this.#isClosed) {
        this.#discard(thread);
        throw closed();
      }
      thread.keepAlive(true);
      this.#working.add(thread);
      return this.#lend(thread, key);
    } catch (thrown) {
      this.#passTurn();
      throw thrown;
    }
  }

  /** Makes one new thread ready for a run that is about to come, when there is none. */
  prepare(): void {
    const isReady = this.#idle.some(({ key }) => key === null);
    if (this.#isClosed || isReady || this.#idle.length >= this.#options.workers) return;
    this.#coming ??= this.#makeSpare();
  }

  /** Ends all threads; who works or waits is rejected with `CANCELLED`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#spareTimer !== null) clearTimeout(this.#spareTimer);
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closed());
    while (this.#idle.length > 0) this.#discard(this.#takeOut(this.#idle[0]!));
    for (const thread of this.#working) this.#discard(thread);
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  #lend(thread: StrategyThread, key: string | null): Loan {
    let isLent = true;
    return {
      thread,
      giveBack: (keep) => {
        if (!isLent) return;
        isLent = false;
        this.#working.delete(thread);
        if (keep && key !== null && !thread.hasEnded && !this.#isClosed) {
          this.#keep(key, thread);
        } else {
          this.#discard(thread);
          this.#replace();
        }
        this.#passTurn();
      },
    };
  }

  #takeTurn(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#taken < this.#options.workers) {
      this.#taken++;
      return Promise.resolve();
    }
    if (this.#waiting.length >= WAITING_MAX) {
      return Promise.reject(
        new VelaError('LIMIT_EXCEEDED', `${WAITING_MAX} runs wait for a worker already`, {
          retryable: true,
        }),
      );
    }
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Hands the turn to who waits longest, or leaves it free. */
  #passTurn(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next.resolve();
    else this.#taken--;
  }

  #takeIdle(key: string | null): StrategyThread | null {
    let at = key === null ? -1 : this.#idle.findLastIndex((idle) => idle.key === key);
    if (at < 0) at = this.#idle.findIndex((idle) => idle.key === null);
    const thread = at < 0 ? null : this.#takeOut(this.#idle[at]!);
    // It may have ended while nobody looked.
    return thread !== null && thread.hasEnded ? this.#takeIdle(key) : thread;
  }

  /** Waits for the spare that is being made; null when there is none or somebody else took it. */
  async #takeComing(key: string | null): Promise<StrategyThread | null> {
    if (this.#coming === null) return null;
    await this.#coming;
    return this.#takeIdle(key);
  }

  #keep(key: string | null, thread: StrategyThread): void {
    thread.keepAlive(false);
    const timer = setTimeout(() => this.#discard(this.#takeOut(idle)), IDLE_MS).unref();
    const idle: Idle = { key, thread, timer };
    this.#idle.push(idle);
    while (this.#idle.length > this.#options.workers) this.#discard(this.#takeOut(this.#idle[0]!));
  }

  #takeOut(idle: Idle): StrategyThread {
    clearTimeout(idle.timer);
    this.#idle.splice(this.#idle.indexOf(idle), 1);
    return idle.thread;
  }

  #discard(thread: StrategyThread): void {
    void this.#track(thread.terminate(closed()));
  }

  /** Makes one new thread ready in a while. */
  #replace(): void {
    if (this.#isClosed || this.#spareTimer !== null || this.#coming !== null) return;
    this.#spareTimer = setTimeout(() => {
      this.#spareTimer = null;
      this.prepare();
    }, SPARE_DELAY_MS).unref();
  }

  async #makeSpare(): Promise<void> {
    try {
      const thread = await this.#open();
      if (this.#isClosed) this.#discard(thread);
      else this.#keep(null, thread);
    } catch {
      // A spare is a favour: the run that needs a thread will open its own and report why not.
    } finally {
      this.#coming = null;
    }
  }

  #open(): Promise<StrategyThread> {
    return this.#track(this.#options.open());
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
    return tracked;
  }
}
