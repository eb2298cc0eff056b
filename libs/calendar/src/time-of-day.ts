import { HOUR, MINUTE, VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

const SHAPE = /^([01]\d|2[0-4]):([0-5]\d)$/;

/**
 * Returns a wall-clock time such as `09:30` as microseconds after local midnight; `24:00` is the
 * midnight that ends the day. Throws `INVALID_INPUT` for anything else.
 */
export function timeOfDay(text: string): Micros {
  const match = SHAPE.exec(text);
  const time = Number(match?.[1]) * HOUR + Number(match?.[2]) * MINUTE;
  if (match === null || time > 24 * HOUR) {
    throw new VelaError('INVALID_INPUT', `expected a time of day, found "${text}"`, {
      hint: 'Write hours and minutes, for instance 09:30; the day ends at 24:00.',
    });
  }
  return time;
}
