import type { HasherFactory } from '@vela/kernel';
import { encodeColumns } from './column-bytes.js';
import type { ResultTables } from './result-columns.js';

/**
 * Returns the digest of a result: SHA-256 over orders, fills and equity as stored bytes, in this
 * order. Two runs with the same digest placed the same orders and earned the same to the last bit.
 */
export function resultDigest(tables: ResultTables, createHasher: HasherFactory): string {
  return createHasher()
    .update(encodeColumns(tables.orders))
    .update(encodeColumns(tables.fills))
    .update(encodeColumns(tables.equity))
    .hex();
}
