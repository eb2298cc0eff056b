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

/**
 * Returns a clock in microseconds that never goes back: the wall clock, with the digits below its
 * millisecond from the monotonic one. It follows a wall clock that is set forward and waits for one
 * that is set back.
 */
export function createClock({ wallMs, monotonicMs }: TimeSources): Clock {
  let anchorWall = wallMs();
  let anchorMonotonic = monotonicMs();
  let last = 0;
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
      last = Math.max(last, Math.floor(present * 1_000));
      return last;
    },
  };
}

/** The clock of this machine. */
export const systemClock: Clock = createClock({
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
});
