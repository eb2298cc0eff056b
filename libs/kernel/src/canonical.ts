import { VelaError } from './error.js';

/** A value whose text form is unique: what digests and snapshots are made of. */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/**
 * Returns the one JSON text of a value: keys sorted by code unit, no spaces, absent keys left out,
 * −0 kept as `-0`. Throws `INVALID_INPUT` for NaN, infinity and anything that JSON cannot hold.
 */
export function canonicalJson(value: Canonical): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) {
      throw new VelaError('INVALID_INPUT', `expected a finite number, found ${value}`);
    }
    return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object') {
    const record = value as { readonly [key: string]: Canonical | undefined };
    const members = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key]!)}`);
    return `{${members.join(',')}}`;
  }
  throw new VelaError('INVALID_INPUT', `expected plain data, found ${typeof value}`);
}

/** Returns the UTF-8 bytes of {@link canonicalJson}. */
export const canonicalBytes = (value: Canonical): Uint8Array =>
  new TextEncoder().encode(canonicalJson(value));
