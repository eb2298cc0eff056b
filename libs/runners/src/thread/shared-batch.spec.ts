import { describe, expect, it } from '@jest/globals';
import { COLUMN_NAMES, allocateCandles, createBatch } from '@vela/market';
import { shareBatch } from './shared-batch.js';

function candles(length: number, shared: boolean) {
  const columns = allocateCandles(length, shared);
  for (const [at, name] of COLUMN_NAMES.entries()) {
    for (let i = 0; i < length; i++) columns[name][i] = i * 10 + at;
  }
  return columns;
}

describe('a batch for another thread', () => {
  it('takes columns that are shared already as they are', () => {
    const columns = candles(4, true);
    expect(shareBatch(createBatch([columns])).series[0]).toBe(columns);
  });

  it('copies others once, however many runs read them', () => {
    const batch = createBatch([candles(4, false), candles(3, true)]);
    const first = shareBatch(batch);
    expect(first).toEqual(batch);
    expect(first.series[0]!.open.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(first.row.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shareBatch(batch).series[0]!.open).toBe(first.series[0]!.open);
  });

  it('keeps views of larger columns to their own rows', () => {
    const whole = candles(10, true);
    const view = { ...whole, length: 2 };
    for (const name of COLUMN_NAMES) view[name] = whole[name].subarray(4, 6);
    expect([...shareBatch(createBatch([view])).series[0]!.openAt]).toEqual([40, 50]);
  });
});
