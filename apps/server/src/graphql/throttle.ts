import { VelaError } from '@vela/kernel';

/** Returns the time between two events; throws `INVALID_INPUT` outside of 50 ms to a minute. */
export function throttleOf(throttleMs: number): number {
  if (throttleMs >= 50 && throttleMs <= 60_000) return throttleMs;
  throw new VelaError(
    'INVALID_INPUT',
    `expected throttleMs from 50 to 60000, found ${throttleMs}`,
    {
      path: ['throttleMs'],
    },
  );
}
