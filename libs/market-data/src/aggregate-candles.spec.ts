import { describe, expect, it } from '@jest/globals';
import { VelaError, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { COLUMN_NAMES, concatCandles, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { aggregateCandles, aggregateColumns } from './aggregate-candles.js';
import { generateCandles } from './generate-candles.js';

async function collect(source: AsyncIterable<CandleColumns>): Promise<CandleColumns> {
  const parts: CandleColumns[] = [];
  for await (const part of source) parts.push(part);
  return concatCandles(parts);
}

const rowsOf = (columns: CandleColumns): number[][] =>
  Array.from({ length: columns.length }, (_, i) => COLUMN_NAMES.map((name) => columns[name][i]!));

const minute = parseTimeframe('1m');

/** Minutes of a market from which some are missing. */
function minutes(seed: number, count: number, keepOneIn: number): CandleColumns {
  const all = concatCandles([
    ...generateCandles({ seed, count, timeframe: minute, from: parseInstant('2024-02-28T23:17Z') }),
  ]);
  const kept: CandleColumns[] = [];
  for (let i = 0; i < count; i++) {
    if ((i * 7919 + seed) % keepOneIn === 0) kept.push(sliceCandles(all, i, i + 1));
  }
  return concatCandles(kept);
}

describe('aggregateCandles', () => {
  it('gives the same candles in steps and at once, for any split of the source', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1_000),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom<readonly [string, string]>(
          ['5m', '1h'],
          ['15m', '4h'],
          ['1h', '1d'],
          ['1d', '1M'],
          ['1h', '1w'],
        ),
        async (seed, keepOneIn, cut, [middle, wide]) => {
          const source = minutes(seed, 3_000, keepOneIn);
          const [a, b] = [parseTimeframe(middle), parseTimeframe(wide)];
          const parts: CandleColumns[] = [];
          for (let at = 0; at < source.length; at += cut) {
            parts.push(sliceCandles(source, at, Math.min(source.length, at + cut)));
          }
          const once = await collect(aggregateCandles([source], b, minute));
          const steps = await collect(aggregateCandles(aggregateCandles(parts, a, minute), b, a));
          expect(rowsOf(steps)).toEqual(rowsOf(once));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the first open, the extremes, the last close and the sum of volume', async () => {
    const source = minutes(1, 60, 1);
    const [first] = rowsOf(await collect(aggregateCandles([source], parseTimeframe('1h'))));
    const part = sliceCandles(source, 0, 43);
    expect(first).toEqual([
      parseInstant('2024-02-28T23:00Z'),
      parseInstant('2024-02-29T00:00Z'),
      part.open[0],
      Math.max(...part.high),
      Math.min(...part.low),
      part.close[42],
      part.volume.reduce((sum, value) => sum + value, 0),
    ]);
  });

  it('gives blocks when the result is long, and nothing for nothing', async () => {
    const lengths: number[] = [];
    for await (const { length } of aggregateCandles(
      generateCandles({ seed: 1, count: 40_000, timeframe: minute, from: 0 }),
      minute,
    )) {
      lengths.push(length);
    }
    expect(lengths).toEqual([16_384, 16_384, 7_232]);
    expect((await collect(aggregateCandles([], minute))).length).toBe(0);
  });

  it('gives the same without waiting', async () => {
    const columns = minutes(3, 40_000, 2);
    for (const to of ['1m', '5m', '1d', '1M']) {
      const wide = parseTimeframe(to);
      const awaited = await collect(aggregateCandles([columns], wide));
      expect(rowsOf(aggregateColumns(columns, wide, minute))).toEqual(rowsOf(awaited));
    }
    expect(() => aggregateColumns(columns, minute, parseTimeframe('1h'))).toThrow(VelaError);
  });

  it('counts weeks from Monday and months by the calendar', async () => {
    const days = concatCandles([
      ...generateCandles({
        seed: 1,
        count: 40,
        timeframe: parseTimeframe('1d'),
        from: parseInstant('2024-02-28'),
      }),
    ]);
    const opens = async (to: string): Promise<string[]> =>
      Array.from((await collect(aggregateCandles([days], parseTimeframe(to)))).openAt, (at) =>
        formatInstant(at).slice(0, 10),
      );
    expect((await opens('1w')).slice(0, 2)).toEqual(['2024-02-26', '2024-03-04']);
    expect(await opens('1M')).toEqual(['2024-02-01', '2024-03-01', '2024-04-01']);
  });

  it.each([
    ['5m', '7m'],
    ['1h', '5m'],
    ['1w', '1M'],
    ['1M', '1d'],
    ['2M', '3M'],
  ])('refuses %s to %s', async (from, to) => {
    const run = collect(aggregateCandles([], parseTimeframe(to), parseTimeframe(from)));
    await expect(run).rejects.toThrow(VelaError);
  });
});
