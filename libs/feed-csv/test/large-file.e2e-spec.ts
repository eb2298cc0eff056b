import { describe, expect, it } from '@jest/globals';
import { readCandles } from '@vela/feed-csv';

const FILE_BYTES = 200_000_000;
const RSS_GROWTH_MAX = 120_000_000;
const LINES_PER_CHUNK = 4_000;

/** Yields a CSV of minutes of about the given size; only one chunk of it exists at a time. */
async function* minutes(bytes: number, lines: { count: number }): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let made = 0;
  yield encoder.encode('timestamp,open,high,low,close,volume\n');
  while (made < bytes) {
    let text = '';
    for (let i = 0; i < LINES_PER_CHUNK; i++, lines.count++) {
      text += `${1_000_000_000 + lines.count * 60},101.25,101.75,100.50,101.00,${lines.count}\n`;
    }
    made += text.length;
    yield encoder.encode(text);
  }
}

describe('a CSV of 200 MB', () => {
  it('is read within a memory bound, candle by candle', async () => {
    const lines = { count: 0 };
    const before = process.memoryUsage().rss;
    let [rows, volume, peak] = [0, 0, before];
    for await (const { columns } of readCandles(minutes(FILE_BYTES, lines))) {
      rows += columns.length;
      for (let i = 0; i < columns.length; i++) volume += columns.volume[i]!;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    expect(rows).toBe(lines.count);
    expect(volume).toBe((lines.count * (lines.count - 1)) / 2);
    expect(peak - before).toBeLessThan(RSS_GROWTH_MAX);
  }, 120_000);
});
