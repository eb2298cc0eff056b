import type { Indicator } from '@vela/indicators';

/** Returns whether `a` was below `b` one candle ago and is above it now; false until both are. */
export function crossedAbove(a: Indicator, b: Indicator): boolean {
  return a.previous < b.previous && a.current > b.current;
}

/** Returns whether `a` was above `b` one candle ago and is below it now; false until both are. */
export function crossedBelow(a: Indicator, b: Indicator): boolean {
  return a.previous > b.previous && a.current < b.current;
}
