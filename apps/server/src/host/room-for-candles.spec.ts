import { describe, expect, it } from '@jest/globals';
import { allocateCandles } from '@vela/market';
import type { CandleBlock } from '@vela/market-data';
import { whileThereIsRoom } from './room-for-candles.js';

const MEGABYTE = 2 ** 20;

async function* blocks(count: number): AsyncGenerator<CandleBlock> {
  for (let n = 0; n < count; n++) {
    yield { columns: allocateCandles(16_384), progress: {} as CandleBlock['progress'] };
  }
}

/** Returns how many of ten blocks pass on a disk with some room. */
async function passed(free: number | null): Promise<number> {
  let count = 0;
  for await (const _ of whileThereIsRoom(blocks(10), async () => free)) count++;
  return count;
}

describe('room for an import', () => {
  it('lets everything pass where there is room, or where nobody can tell', async () => {
    expect(await passed(100 * MEGABYTE)).toBe(10);
    expect(await passed(null)).toBe(10);
  });

  it('ends the import before the disk is full, with what is needed and what to do', async () => {
    await expect(passed(70 * MEGABYTE)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      retryable: false,
      message: expect.stringMatching(
        /^expected \d+ MB free on the disk of the database, found 70 MB$/,
      ),
      hint: expect.stringContaining('Free some space'),
    });
  });

  it('does not begin where there is none', async () => {
    await expect(passed(0)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });
});
