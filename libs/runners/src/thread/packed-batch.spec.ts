import { describe, expect, it } from '@jest/globals';
import { COLUMN_NAMES, allocateCandles, createBatch } from '@vela/market';
import { isWide, packBatch, unpackBatch } from './packed-batch.js';

const candles = (length: number, seed: number) => {
  const columns = allocateCandles(length);
  for (const name of COLUMN_NAMES)
    columns[name].forEach((_, row) => (columns[name][row] = seed + row));
  return columns;
};

describe('a packed batch', () => {
  it('is the same behind a thread, also with series without a row and an odd number of slices', () => {
    for (const lengths of [[3, 0, 5], [], [1], [2, 2, 2, 7]]) {
      const batch = createBatch(lengths.map((length, index) => candles(length, index)));
      expect(unpackBatch(structuredClone(packBatch(batch)))).toEqual(batch);
    }
  });

  it('is worth it from sixteen series on', () => {
    const of = (count: number) => createBatch(Array.from({ length: count }, () => candles(1, 0)));
    expect([isWide(of(15)), isWide(of(16))]).toEqual([false, true]);
  });
});
