import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '@vela/calendar';
import { formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { CandleBlock } from './candle-block.js';
import { withSessions } from './session-blocks.js';

const progress = {} as CandleBlock['progress'];

async function* blocksOf(...opens: string[][]): AsyncGenerator<CandleBlock> {
  for (const list of opens) {
    const columns = allocateCandles(list.length);
    columns.openAt.set(list.map((open) => parseInstant(open)));
    yield { columns, progress };
  }
}

async function shown(blocks: AsyncIterable<CandleBlock>, timeframe: string): Promise<string[]> {
  const all: string[] = [];
  const dated = withSessions(blocks, parseTimeframe(timeframe), calendarOf('XNYS'));
  for await (const { columns } of dated) all.push(...[...columns.availableAt].map(formatInstant));
  return all;
}

describe('candles of a venue with a calendar', () => {
  it('are available when their session closes, half days and summer included', async () => {
    const blocks = blocksOf(['2024-07-02', '2024-07-03'], ['2024-12-24', '2024-12-26']);
    expect(await shown(blocks, '1d')).toEqual([
      '2024-07-02T20:00:00Z',
      '2024-07-03T17:00:00Z',
      '2024-12-24T18:00:00Z',
      '2024-12-26T21:00:00Z',
    ]);
  });

  it('remember over blocks that the source trades outside of the sessions', async () => {
    const blocks = blocksOf(
      ['2024-01-04T20:00:00Z', '2024-01-05T00:00:00Z'],
      ['2024-01-05T20:00:00Z'],
    );
    expect(await shown(blocks, '4h')).toEqual([
      '2024-01-04T21:00:00Z',
      '2024-01-05T04:00:00Z',
      '2024-01-06T00:00:00Z',
    ]);
  });
});
