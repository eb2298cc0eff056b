import { VelaError } from '@vela/kernel';
import type { Observable, Subscription } from 'rxjs';

/** Wakes a reader of rows: when there may be news, or when it has rested long enough. */
export class Alarm {
  readonly #sources = new Map<string, Subscription>();
  #rung = new Set<string>();
  #wake: () => void = () => undefined;

  constructor(private readonly stopped: AbortSignal) {}

  /** Listens to hints under a name; repeating a name changes nothing. */
  listen(name: string, hints: Observable<unknown>): void {
    if (this.#sources.has(name)) return;
    this.#sources.set(
      name,
      hints.subscribe(() => {
        this.#rung.add(name);
        this.#wake();
      }),
    );
  }

  /** Returns the names under which hints came since the last call. */
  take(): ReadonlySet<string> {
    const rung = this.#rung;
    this.#rung = new Set();
    return rung;
  }

  /** Resolves on a hint that was not taken yet, after some time, or at the end. */
  rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.stopped.aborted || this.#rung.size > 0) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        this.stopped.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.stopped.addEventListener('abort', done);
      this.#wake = done;
    });
  }

  /** Resolves after some time or at the end, whatever is hinted meanwhile. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.stopped.aborted || ms <= 0) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        this.stopped.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.stopped.addEventListener('abort', done);
    });
  }

  /** Listens no more. */
  close(): void {
    for (const subscription of this.#sources.values()) subscription.unsubscribe();
    this.#sources.clear();
  }
}

/** Time between two attempts while what keeps the rows does not answer. */
const RETRY_MS = 500;

/** Returns what `read` returns, asking again as long as it cannot answer: streams outlive outages. */
export async function patiently<T>(
  read: () => Promise<T>,
  alarm: Alarm,
  stopped: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (stopped.aborted || !(error instanceof VelaError) || !error.retryable) throw error;
      await alarm.pause(RETRY_MS);
    }
  }
}

/**
 * Returns the stream that a generator makes. Ending it aborts first: a generator that waits would
 * finish its wait before it returned.
 */
export function endable<T>(
  make: (stopped: AbortSignal) => AsyncGenerator<T, undefined>,
): AsyncIterableIterator<T> {
  const stop = new AbortController();
  const events = make(stop.signal);
  return {
    next: () => events.next(),
    return: async () => {
      stop.abort();
      return events.return(undefined);
    },
    throw: async (error: unknown) => {
      stop.abort();
      return events.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
