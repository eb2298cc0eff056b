import { Observable } from 'rxjs';

/** How a consumer holds back a producer. Whoever produces waits for `ready` before each item. */
export interface Pace {
  /** Resolves when one more item may be made; true once nothing is wanted any more. */
  ready(): Promise<boolean>;
}

/** The consumer's side of a {@link Pace}. */
export interface PaceControl extends Pace {
  /** Says that one item was worked off. */
  taken(): void;
  /** Says that nothing is wanted any more; whoever waits goes on and finds `true`. */
  close(): void;
}

/** Returns a pace that lets at most `window` items be on the way; `window` is 1 or more. */
export function createPace(window: number): PaceControl {
  let credit = Math.max(1, Math.floor(window));
  let closed = false;
  const waiting: ((closed: boolean) => void)[] = [];
  return {
    ready() {
      if (closed) return Promise.resolve(true);
      if (credit > 0) {
        credit--;
        return Promise.resolve(false);
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    taken() {
      const next = waiting.shift();
      if (next === undefined) credit++;
      else next(false);
    },
    close() {
      closed = true;
      for (const resolve of waiting.splice(0)) resolve(true);
    },
  };
}

/**
 * Returns the items of an iterable, anew for each subscription. Before each item it waits for the
 * pace, when there is one; unsubscribing ends the iteration, so that what it holds is let go.
 */
export function paced<T>(items: () => AsyncIterable<T>, pace?: Pace): Observable<T> {
  return new Observable((subscriber) => {
    const run = async (): Promise<void> => {
      const iterator = items()[Symbol.asyncIterator]();
      try {
        for (;;) {
          // Nothing is read ahead of the permission to hand it on.
          if (pace !== undefined && (await pace.ready())) break;
          if (subscriber.closed) break;
          const { value, done } = await iterator.next();
          if (done === true || subscriber.closed) break;
          subscriber.next(value);
        }
      } finally {
        await iterator.return?.();
      }
      subscriber.complete();
    };
    run().catch((thrown: unknown) => subscriber.error(thrown));
  });
}
