import { VelaError, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';

/** An object as JSON holds it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns whether a value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the object; throws `DATA_INVALID` for anything else. */
export function expectFields(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw unexpected(`${what} as an object`, value);
}

/** Returns the list; throws `DATA_INVALID` for anything else. */
export function expectList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(`${what} as a list`, value);
}

/** Returns the text; throws `DATA_INVALID` for anything else. */
export function expectText(value: unknown, what: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw unexpected(`${what} as text`, value);
}

/** Returns the instant; throws `DATA_INVALID` for anything else. */
export function expectInstant(value: unknown, what: string): Micros {
  const at = instantOf(value);
  if (at !== null) return at;
  throw unexpected(`${what} as a time`, value);
}

/** Returns the finite number, null for anything else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Returns the price above 0, null for anything else: a side without a price is written as 0. */
export function priceOf(value: unknown): number | null {
  const price = numberOf(value);
  return price !== null && price > 0 ? price : null;
}

/** Returns the instant that a text names, cut to microseconds; null for anything else. */
export function instantOf(value: unknown): Micros | null {
  if (typeof value !== 'string') return null;
  try {
    return parseInstant(value);
  } catch {
    return null;
  }
}

function unexpected(expected: string, found: unknown): VelaError {
  const shown = JSON.stringify(found) ?? 'nothing';
  return new VelaError(
    'DATA_INVALID',
    `expected ${expected} in the answer of Alpaca, found ${shown.slice(0, 80)}`,
    { hint: 'Nothing of it was taken. Check that the address is one of Alpaca.' },
  );
}
