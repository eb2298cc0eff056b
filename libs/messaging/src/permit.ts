import type { Pace } from '@vela/ports';

/** A pace whose permission stays valid until something was really handed on. */
export interface Permit extends Pace {
  /** Says that the permission was used; the next `ready` asks for another. */
  use(): void;
}

/** Returns a permit over a pace: one question at a time, its answer kept until it is used. */
export function createPermit(pace: Pace): Permit {
  let held: Promise<boolean> | null = null;
  return {
    ready: () => (held ??= pace.ready()),
    use: () => {
      held = null;
    },
  };
}
