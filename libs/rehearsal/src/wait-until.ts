import type { Clock, Micros } from '@vela/kernel';
import { Subscription, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/** Longest time that one timer waits: longer ones overflow, what is further away is waited for again. */
const WAIT_MS = 24 * 3_600_000;

/** Calls back at an instant, at once (in a turn of its own) when it is over; ends by unsubscribing. */
export function waitUntil(
  at: Micros,
  { clock, scheduler }: { readonly clock: Clock; readonly scheduler: SchedulerLike },
  then: () => void,
): Subscription {
  const waiting = new Subscription();
  const wait = (): void => {
    const leftMs = Math.max(0, (at - clock.now()) / 1_000);
    const isFar = leftMs > WAIT_MS;
    const turn = timer(isFar ? WAIT_MS : leftMs, scheduler);
    waiting.add(turn.subscribe(isFar ? wait : then));
  };
  wait();
  return waiting;
}
