import { describe, expect, it } from '@jest/globals';
import { readCandles } from '@vela/feed-csv';

const FILE_BYTES = 200_000_000;
const RSS_GROWTH_MAX = 100_000_000;
const LINES_PER_CHUNK = 4_000;
const FIRST_SECOND = 1_000_000_000;
const HEADER = 'timestamp,open,high,low,close,volume\n';
const LINE = '0000000000,101.25,101.75,100.50,101.00,00000000\n';
const VOLUME_AT = LINE.lastIndexOf(',') + 1;

/** Writes a number as decimal digits that end before `end`. */
function writeDigits(bytes: Uint8Array, end: number, value: number): void {
  // The numbers fit into 31 bits; looking up Math for each digit takes seconds under jest.
  for (let at = end - 1, rest = value; rest > 0; at--, rest = (rest / 10) | 0) {
    bytes[at] = 48 + (rest % 10);
  }
}

/** Yields a CSV of minutes; one buffer is used for all of it, so that only the reader allocates. */
async function* minutes(lines: number): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(HEADER);
  const chunk = new TextEncoder().encode(LINE.repeat(LINES_PER_CHUNK));
  for (let made = 0; made < lines; made += LINES_PER_CHUNK) {
    for (let i = 0; i < LINES_PER_CHUNK; i++) {
      const start = i * LINE.length;
      writeDigits(chunk, start + 10, FIRST_SECOND + (made + i) * 60);
      writeDigits(chunk, start + VOLUME_AT + 8, made + i);
    }
    yield chunk;
  }
}

describe('a CSV of 200 MB', () => {
  it('is read within a memory bound, candle by candle', async () => {
    const lines = Math.ceil(FILE_BYTES / LINE.length / LINES_PER_CHUNK) * LINES_PER_CHUNK;
    const before = process.memoryUsage().rss;
    let [rows, volume, peak] = [0, 0, before];
    for await (const { columns } of readCandles(minutes(lines))) {
      rows += columns.length;
      for (let i = 0; i < columns.length; i++) volume += columns.volume[i]!;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect(rows).toBe(lines);
    expect(volume).toBe((lines * (lines - 1)) / 2);
    expect(peak - before).toBeLessThan(RSS_GROWTH_MAX);
  }, 120_000);
});
