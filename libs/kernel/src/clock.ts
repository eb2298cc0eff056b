import type { Micros } from './time.js';

/** Where the present comes from. Only adapters hold a real one. */
export interface Clock {
  /** Returns the present as microseconds since 1970 in UTC. */
  now(): Micros;
}
