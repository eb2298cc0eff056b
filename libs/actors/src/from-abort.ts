import { Observable } from 'rxjs';

/** Emits once when a signal is aborted, at once when it is already. */
export const fromAbort = (signal: AbortSignal): Observable<void> =>
  new Observable((subscriber) => {
    const abort = (): void => {
      subscriber.next();
      subscriber.complete();
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    return () => signal.removeEventListener('abort', abort);
  });
