import type { HasherFactory } from '@vela/kernel';
import { encodedParts } from './column-bytes.js';
import type { ResultTables } from './result-columns.js';

/**
 * Returns the digest of a result: SHA-256 over orders, fills and equity as stored bytes, in this
 * order. Two runs with the same digest placed the same orders and earned the same to the last bit.
 */
export function resultDigest(tables: ResultTables, createHasher: HasherFactory): string {
  const hasher = createHasher();
  for (const columns of [tables.orders, tables.fills, tables.equity]) {
    for (const part of encodedParts(columns)) hasher.update(part);
  }
  return hasher.hex();
}
