import { randomFillSync } from 'node:crypto';
import { createIds } from '@vela/kernel';
import type { Clock, Ids } from '@vela/kernel';

/** Returns a source of ids with random bits of the operating system. */
export function systemIds(clock: Clock): Ids {
  return createIds(clock, (bytes) => {
    randomFillSync(bytes);
  });
}
