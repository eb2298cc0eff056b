import { VelaError } from '@vela/kernel';
import type { Observable } from 'rxjs';

/** What to watch and how. */
export interface WatchOptions<Row, Hint> {
  /** Reads the row; null when it does not exist (any more), which ends the stream. */
  readonly read: () => Promise<Row | null>;
  /** Messages that say something may have changed. They may be lost. */
  readonly hints: Observable<Hint>;
  /** Whether nothing can change after this row. */
  readonly isFinal: (row: Row) => boolean;
  /** Text that differs when a change is worth telling, without hints. */
  readonly fingerprint: (row: Row) => string;
  /** At most one event in this time, except the last one, which always comes. */
  readonly throttleMs: number;
  /** Rows are read this often when no hint comes, so that a lost message heals. */
  readonly pollMs?: number;
}

/** A row as it stood, with the newest hint. */
export interface RowEvent<Row, Hint> {
  readonly row: Row;
  readonly hint: Hint | null;
  /** True for the first event, the state on subscribing. */
  readonly snapshot: boolean;
}

/**
 * Returns the state of a row and then its changes, conflated to the newest one. The consumer
 * pulls: a slow one holds one event, never a queue. Ends behind the final state.
 */
export function watchRow<Row, Hint>(
  options: WatchOptions<Row, Hint>,
): AsyncIterableIterator<RowEvent<Row, Hint>> {
  const stop = new AbortController();
  const events = follow(options, stop.signal);
  return {
    next: () => events.next(),
    // Ending aborts first: a generator that waits would finish its wait before it returned.
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

/** Reads the row, again as long as what keeps it does not answer: a stream outlives an outage. */
async function readable<Row, Hint>(
  { read, pollMs = 1_000 }: WatchOptions<Row, Hint>,
  stopped: AbortSignal,
): Promise<Row | null> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (stopped.aborted || !(error instanceof VelaError) || !error.retryable) throw error;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }
}

async function* follow<Row, Hint>(
  options: WatchOptions<Row, Hint>,
  stopped: AbortSignal,
): AsyncGenerator<RowEvent<Row, Hint>, undefined> {
  let hint: Hint | null = null;
  let fresh = true;
  let wake: () => void = () => undefined;
  const subscription = options.hints.subscribe((message) => {
    hint = message;
    fresh = true;
    wake();
  });
  const rest = (ms: number, ends: 'on-hint' | 'on-time'): Promise<void> =>
    new Promise((resolve) => {
      if (stopped.aborted || (ends === 'on-hint' && fresh)) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        stopped.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      stopped.addEventListener('abort', done);
      if (ends === 'on-hint') wake = done;
    });
  try {
    for (let told: string | null = null; !stopped.aborted; ) {
      const news = fresh;
      fresh = false;
      const row = await readable(options, stopped);
      if (row === null) return;
      const text = options.fingerprint(row);
      if (news || text !== told) {
        yield { row, hint, snapshot: told === null };
        told = text;
      }
      if (options.isFinal(row)) return;
      await rest(options.throttleMs, 'on-time');
      await rest(Math.max(0, (options.pollMs ?? 1_000) - options.throttleMs), 'on-hint');
    }
  } finally {
    subscription.unsubscribe();
  }
}
