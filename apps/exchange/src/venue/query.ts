import { DAY, type Micros, parseInstant } from '@vela/kernel';
import { malformed, unprocessable } from './refusal.js';

/** Returns a parameter; null when it is absent or empty. */
export const queryText = (query: URLSearchParams, name: string): string | null =>
  query.get(name) || null;

/** Returns a whole number from `least` to `most`, or `fallback` when the parameter is absent. */
export function queryCount(
  query: URLSearchParams,
  name: string,
  limits: { readonly least: number; readonly most: number; readonly fallback: number },
): number {
  const text = queryText(query, name);
  if (text === null) return limits.fallback;
  const count = Number(text);
  if (Number.isInteger(count) && count >= limits.least && count <= limits.most) return count;
  throw unprocessable(`${name} must be between ${limits.least} and ${limits.most}`);
}

/** Returns an instant, given in RFC 3339 or as a date. */
export function queryInstant(query: URLSearchParams, name: string): Micros | null {
  const text = queryText(query, name);
  if (text === null) return null;
  try {
    return parseInstant(text);
  } catch {
    throw malformed(`${name} is malformed`);
  }
}

/** Returns the day that a parameter names as the instants from which and before which it lasts. */
export function queryDay(query: URLSearchParams, name: string): readonly [Micros, Micros] | null {
  const from = queryInstant(query, name);
  return from === null ? null : [from, from + DAY];
}

/** Returns one of some words, or `fallback` when the parameter is absent. */
export function queryWord<T extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly T[],
  fallback: T,
): T {
  const text = queryText(query, name);
  if (text === null) return fallback;
  const found = words.find((word) => word === text);
  if (found === undefined) throw unprocessable(`invalid ${name}`);
  return found;
}

/** Returns the words of a list: repeated parameters, `name[]`, or one text with commas. */
export const queryList = (query: URLSearchParams, name: string): readonly string[] =>
  [...query.getAll(name), ...query.getAll(`${name}[]`)]
    .flatMap((text) => text.split(','))
    .filter((word) => word !== '');

/** Returns true for `true`. */
export const queryFlag = (query: URLSearchParams, name: string): boolean =>
  query.get(name) === 'true';
