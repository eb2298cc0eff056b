import { VelaError } from '@vela/kernel';
import { firstValueFrom, from, race, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/** Resolves after a while of the scheduler's time. */
export async function pause(ms: number, scheduler: SchedulerLike): Promise<void> {
  await firstValueFrom(timer(ms, scheduler));
}

/** Returns what a promise gives, or rejects with `UNAVAILABLE` when that takes too long. */
export function within<T>(
  promise: Promise<T>,
  { ms, what, scheduler }: { ms: number; what: string; scheduler: SchedulerLike },
): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    const error = new VelaError('UNAVAILABLE', `${what} took more than ${ms} ms`, {
      retryable: true,
    });
    const waiting = timer(ms, scheduler).subscribe(() => reject(error));
    promise.then(
      () => waiting.unsubscribe(),
      () => waiting.unsubscribe(),
    );
  });
  return firstValueFrom(race(from(promise), from(late)));
}

/** Pauses between attempts: each twice as long as the one before, up to a bound, with jitter. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Returns the pause before an attempt (counted from 0); `draw` in [0, 1) spreads instances. */
export function backoffMs({ firstMs, mostMs }: Backoff, attempt: number, draw: number): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
  return full * (0.5 + draw / 2);
}
