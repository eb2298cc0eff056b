import type { Clock } from '@vela/kernel';

/** Where a clock takes its time from, both in milliseconds. */
export interface TimeSources {
  /** Milliseconds since 1970, which an operator or a time server may set. */
  readonly wallMs: () => number;
  /** Milliseconds since any instant, which only grow, with fractions. */
  readonly monotonicMs: () => number;
}

/** Difference beyond which the wall clock was set and not only read between two of its ticks. */
const DRIFT_MS_MAX = 2;

/** How fast time goes while the wall clock is behind it. */
const BEHIND_PACE = 0.5;

/**
 * Returns a clock in microseconds that never goes back: the wall clock, with the digits below its
 * millisecond from the monotonic one. It follows a wall clock that is set forward at once. While one
 * that was set back has not caught up it goes on at half its pace: what waits for an instant waits
 * twice as long at most, and never for as long as the clock was set back.
 */
export function createClock({ wallMs, monotonicMs }: TimeSources): Clock {
  let anchorWall = wallMs();
  let anchorMonotonic = monotonicMs();
  let last = 0;
  let lastMonotonic = anchorMonotonic;
  return {
    now() {
      const wall = wallMs();
      const monotonic = monotonicMs();
      let present = anchorWall + (monotonic - anchorMonotonic);
      if (Math.abs(present - wall) > DRIFT_MS_MAX) {
        anchorWall = wall;
        anchorMonotonic = monotonic;
        present = wall;
      }
      last = Math.max(last + (monotonic - lastMonotonic) * BEHIND_PACE, present);
      lastMonotonic = monotonic;
      return Math.floor(last * 1_000);
    },
  };
}

/** The clock of this machine. */
export const systemClock: Clock = createClock({
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
});
