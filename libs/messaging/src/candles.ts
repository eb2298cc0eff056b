import { VelaError } from '@vela/kernel';
import type { CandleBatch } from '@vela/market';
import { subjects } from '@vela/ports';
import type { CandleSource, MessageBus } from '@vela/ports';
import {
  decodeCandleBatch,
  decodeReplayRequest,
  encodeCandleBatch,
  encodeReplayRequest,
} from '@vela/wire';
import { EMPTY, defer, map, mergeMap, of, retry, tap, throwError, timer } from 'rxjs';
import { createPermit } from './permit.js';
import { skipSlices } from './skip-slices.js';

/** Answers questions for stored candles from a source; returns a function that stops it. */
export function serveCandles(bus: MessageBus, source: CandleSource): () => void {
  return bus.respond(subjects.replay, (body, pace) => {
    const { query, skipSlices: skip } = decodeReplayRequest(body);
    let left = skip;
    // A batch that is skipped whole is never sent, so nobody would say that it was taken.
    const permit = createPermit(pace);
    return source.replay(query, permit).pipe(
      mergeMap((batch) => {
        const rest = left === 0 ? batch : skipSlices(batch, left);
        left -= batch.length - rest.length;
        if (rest.length === 0) return EMPTY;
        permit.use();
        return of(rest);
      }),
      map(encodeCandleBatch),
    );
  });
}

/** Bounds of a source that asks over the bus. */
export interface BusCandleOptions {
  /** Batches on the way; 4 by default. */
  readonly window?: number;
  /** Longest silence; 30 s by default. */
  readonly timeoutMs?: number;
  /** How often a broken answer is asked for again without progress; 8 by default. */
  readonly retries?: number;
}

/** Longest pause before a broken answer is asked for again. */
const RETRY_MS_MAX = 2_000;

/**
 * Returns a source for a role without a database. An answer that breaks (a lost frame, a server
 * that went away) is asked for again from the first slice that is missing.
 */
export function busCandleSource(bus: MessageBus, options: BusCandleOptions = {}): CandleSource {
  const { window = 4, timeoutMs = 30_000, retries = 8 } = options;
  return {
    replay: (query, pace) =>
      defer(() => {
        let received = 0;
        // A broken answer may have waited for the consumer: the next one takes over its turn.
        const permit = pace === undefined ? null : createPermit(pace);
        return defer(() =>
          bus.request(subjects.replay, encodeReplayRequest({ query, skipSlices: received }), {
            window,
            timeoutMs,
            ...(permit === null ? {} : { pace: permit }),
          }),
        ).pipe(
          map((frame): CandleBatch => decodeCandleBatch(frame, { shared: true })),
          tap((batch) => {
            permit?.use();
            received += batch.length;
          }),
          retry({
            count: retries,
            resetOnSuccess: true,
            delay: (thrown: unknown, attempt) =>
              thrown instanceof VelaError && thrown.retryable
                ? timer(Math.min(RETRY_MS_MAX, 50 * 2 ** attempt))
                : throwError(() => thrown),
          }),
        );
      }),
  };
}
