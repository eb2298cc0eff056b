import { VelaError, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** When something was: a date or instant as text, a `Date`, or milliseconds since 1970. */
export type InstantInput = string | number | Date;

/** Milliseconds up to the year 2255, where microseconds end. */
const MILLISECONDS_MAX = Number.MAX_SAFE_INTEGER / 1_000;

/** Returns an instant in microseconds; throws `DATA_INVALID` with the row of what is none. */
export function instantOf(value: InstantInput, row: number): Micros {
  if (typeof value === 'string') return parseInstant(value);
  const milliseconds = Number(value);
  if (Math.abs(milliseconds) <= MILLISECONDS_MAX) return Math.round(milliseconds * 1_000);
  throw new VelaError(
    'DATA_INVALID',
    `expected milliseconds since 1970 in row ${row}, found ${milliseconds}`,
    { hint: 'Give times as text (2024-01-31T14:30:00Z), as Date, or as milliseconds.' },
  );
}
