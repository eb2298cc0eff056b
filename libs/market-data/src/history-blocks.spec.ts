import { describe, expect, it } from '@jest/globals';
import { MINUTE, VelaError, parseTimeframe } from '@vela/kernel';
import { concatCandles, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import type { HistoryPage, HistoryRequest } from '@vela/ports';
import fc from 'fast-check';
import type { CandleBlock } from './candle-block.js';
import { generateCandles } from './generate-candles.js';
import { historyBlocks } from './history-blocks.js';

const COUNT = 100;
const all = concatCandles([
  ...generateCandles({ seed: 5, count: COUNT, timeframe: parseTimeframe('1m'), from: 0 }),
]);
const REQUEST: Omit<HistoryRequest, 'after'> = {
  instrument: createInstrument({ id: 'ins_a', symbol: 'A' }),
  timeframe: parseTimeframe('1m'),
  from: 0,
  to: COUNT * MINUTE,
  adjustment: 'raw',
  channel: null,
};
const { signal } = new AbortController();

/** A provider with pages of some candles; each may be changed on its way. */
class Provider {
  readonly asked: HistoryRequest[] = [];

  constructor(
    private readonly size: number,
    private readonly change: (page: HistoryPage, n: number) => HistoryPage = (page) => page,
  ) {}

  async history(request: HistoryRequest): Promise<HistoryPage> {
    this.asked.push(request);
    const first = all.openAt.findIndex((at) => at >= request.from);
    const begin = request.after === null ? (first < 0 ? COUNT : first) : Number(request.after);
    const end = Math.min(COUNT, begin + this.size);
    const next = end < COUNT ? String(end) : null;
    return this.change({ candles: sliceCandles(all, begin, end), next }, this.asked.length);
  }
}

async function read(
  provider: Provider,
  staged: { stagedRows: number; stagedUntil: number | null } = NONE,
  now = COUNT * MINUTE,
): Promise<{ candles: CandleColumns; blocks: readonly CandleBlock[] }> {
  const blocks: CandleBlock[] = [];
  const source = { provider, request: REQUEST, now: () => now, signal };
  for await (const block of historyBlocks(source, staged)) blocks.push(block);
  return { candles: concatCandles(blocks.map(({ columns }) => columns)), blocks };
}

const NONE = { stagedRows: 0, stagedUntil: null };

const failureOf = (promise: Promise<unknown>): Promise<VelaError> =>
  promise.then(
    () => {
      throw new Error('expected a failure');
    },
    (thrown: unknown) => {
      if (thrown instanceof VelaError) return thrown;
      throw thrown;
    },
  );

describe('historyBlocks', () => {
  it('yields every candle once, from wherever an attempt before has come to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.nat(COUNT), async (size, rows) => {
        const stagedUntil = rows === 0 ? null : all.openAt[rows - 1]!;
        const provider = new Provider(size);
        const { candles } = await read(provider, { stagedRows: rows, stagedUntil });
        expect(candles.openAt).toEqual(all.openAt.slice(rows));
        // Nothing that was staged is fetched again.
        for (const { from } of provider.asked)
          expect(from).toBe(stagedUntil === null ? 0 : stagedUntil + 1);
        expect(provider.asked.length).toBe(rows === COUNT ? 1 : Math.ceil((COUNT - rows) / size));
      }),
      { numRuns: 40 },
    );
  });

  it('tells how far it is by time, and is done at the end of the span', async () => {
    const { blocks } = await read(new Provider(25));
    const shares = blocks.map(({ progress }) => progress.bytesRead / progress.bytesTotal!);
    expect(shares).toEqual([0.24, 0.49, 0.74, 1]);
    expect(blocks.at(-1)!.progress.rowsRead).toBe(COUNT);
  });

  it('tells at once what an attempt before has staged', async () => {
    const staged = { stagedRows: 50, stagedUntil: all.openAt[49]! };
    const { blocks } = await read(new Provider(25), staged);
    expect(blocks.map(({ progress }) => progress.rowsRead)).toEqual([50, 75, 100]);
    expect(blocks[0]!.columns.length).toBe(0);
  });

  it('asks for nothing when the whole span is staged, and still yields a block', async () => {
    const provider = new Provider(25);
    const source = { provider, request: REQUEST, now: () => 0, signal };
    const staged = { stagedRows: COUNT, stagedUntil: COUNT * MINUTE - 1 };
    const blocks: CandleBlock[] = [];
    for await (const block of historyBlocks(source, staged)) blocks.push(block);
    expect([blocks.length, blocks[0]!.columns.length, provider.asked.length]).toEqual([1, 0, 0]);
  });

  it('leaves candles that are not complete yet to the next import', async () => {
    const { candles } = await read(new Provider(30), NONE, 95 * MINUTE + 1);
    expect(candles.length).toBe(95);
  });

  it('drops a candle that two pages share, and refuses pages out of order', async () => {
    const shared = new Provider(50, (page, n) =>
      n === 1 ? page : { ...page, candles: sliceCandles(all, 49, COUNT) },
    );
    const { candles, blocks } = await read(shared);
    expect(candles.openAt).toEqual(all.openAt);
    expect(blocks.at(-1)!.progress.rowsRepeated).toBe(1);
    const mixed = new Provider(50, (page, n) =>
      n === 1 ? page : { ...page, candles: sliceCandles(all, 40, COUNT) },
    );
    const failure = await failureOf(read(mixed));
    expect(failure).toMatchObject({ code: 'DATA_INVALID', retryable: false });
    expect(failure.message).toContain('expected pages in order');
  });

  it('refuses more than one bad candle of a thousand at the end, and lists the first', async () => {
    const bad = [{ line: 3, reason: 'expected the open as a number above 0, found "x"' }];
    const provider = new Provider(50, (page, n) =>
      n === 2 ? { ...page, bad, badCount: 1 } : page,
    );
    const failure = await failureOf(read(provider));
    expect(failure.code).toBe('DATA_INVALID');
    expect(failure.message).toBe(
      '1 of 101 candles are bad, at most 0.1 % may be: ' +
        'candle 53: expected the open as a number above 0, found "x"',
    );
  });
});
