import { VelaError } from '@vela/kernel';
import { CANDLE_BYTES } from '@vela/market';
import type { CandleBlock } from '@vela/market-data';

/** What PostgreSQL needs beside the candles: a server without any room stops in the middle. */
const RESERVE_BYTES = 64 * 2 ** 20;
/** Publishing writes staged candles once into the table and once into the log of the database. */
const COPIES = 2;

/**
 * Yields the blocks of an import while the disk has room for them and for publishing them. Throws
 * `LIMIT_EXCEEDED` before the disk is full, because a database without room goes down and takes
 * everybody's work with it. `freeBytes` returns null where the disk cannot be looked at.
 */
export async function* whileThereIsRoom(
  blocks: AsyncIterable<CandleBlock>,
  freeBytes: () => Promise<number | null>,
): AsyncGenerator<CandleBlock> {
  let rows = 0;
  for await (const block of blocks) {
    rows += block.columns.length;
    const needed = RESERVE_BYTES + rows * CANDLE_BYTES * COPIES;
    const free = await freeBytes();
    if (free !== null && free < needed) {
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `expected ${megabytes(needed)} free on the disk of the database, found ${megabytes(free)}`,
        { hint: 'Free some space or move VELA_HOME to a larger disk; nothing of it was kept.' },
      );
    }
    yield block;
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;
