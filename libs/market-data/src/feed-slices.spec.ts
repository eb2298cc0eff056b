import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { createInstrument, encodeSlice } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { FeedSource } from '@vela/ports';
import { feedSlices } from './feed-slices.js';
import type { FeedWorld } from './feed-slices.js';

const instruments = [
  createInstrument({ id: 'ins_a', symbol: 'AAA' }),
  createInstrument({ id: 'ins_b', symbol: 'BBB' }),
];
const world: FeedWorld = {
  candles: {
    batches: () => {
      throw new Error('a random market needs no store');
    },
  },
  dataset: async () => null,
  instruments: async () => instruments,
};
const [minute, five] = [parseTimeframe('1m'), parseTimeframe('5m')];
const series = [
  { instrumentId: 'ins_a', timeframe: minute },
  { instrumentId: 'ins_b', timeframe: minute },
  { instrumentId: 'ins_a', timeframe: five },
];
const random = (changes: Partial<Extract<FeedSource, { kind: 'random' }>> = {}): FeedSource => ({
  kind: 'random',
  seed: 7,
  startAt: 1_700_000_100_000_000,
  slicesPerSecond: null,
  lockstep: false,
  slices: 5_000,
  quotes: false,
  price: 100,
  volatility: 0.001,
  ...changes,
});

async function take(source: FeedSource, after = 0, count = Infinity): Promise<CandleBatch[]> {
  const taken: CandleBatch[] = [];
  for await (const slice of feedSlices({ tenantId: 'ten_1', series, source }, world, after)) {
    taken.push(slice);
    if (taken.length === count) break;
  }
  return taken;
}

const bytes = (slices: readonly CandleBatch[]): string[] =>
  slices.map((one) => Buffer.from(encodeSlice(one)).toString('hex'));

describe('the slices of a random market', () => {
  it('are one slice each, in order, and as many as were asked for', async () => {
    const slices = await take(random());
    expect(slices.length).toBe(5_000);
    expect(slices.every(({ length }) => length === 1)).toBe(true);
    const times = slices.map(({ availableAt }) => availableAt[0]!);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(5_000);
  });

  it('are the same from any number on', async () => {
    const all = bytes(await take(random()));
    for (const after of [1, 4_095, 4_096, 4_999]) {
      expect(bytes(await take(random(), after))).toEqual(all.slice(after));
    }
  });

  it('differ by seed and go on beyond the first block without an end', async () => {
    const [one, other] = [await take(random(), 0, 3), await take(random({ seed: 8 }), 0, 3)];
    expect(bytes(one)).not.toEqual(bytes(other));
    const endless = await take(random({ slices: null }), 9_000, 2);
    const [before, after] = endless;
    expect(after!.series[0]!.open[0]).toBe(before!.series[0]!.close[0]);
  });

  it('hold wider candles made of the narrow ones', async () => {
    const slices = await take(random({ slices: 20 }));
    const wide = slices.findIndex(({ series: [, , candle] }) => candle!.length > 0);
    expect(wide).toBeGreaterThan(3);
    const narrow = slices.slice(wide - 4, wide + 1).map(({ series: [first] }) => first!);
    const candle = slices[wide]!.series[2]!;
    expect(candle.high[0]).toBe(Math.max(...narrow.map(({ high }) => high[0]!)));
    expect(candle.open[0]).toBe(narrow[0]!.open[0]);
    expect(candle.close[0]).toBe(narrow[4]!.close[0]);
  });

  it('may be quoted, within the candle and around its prices', async () => {
    for (const { quotes, series: columns } of await take(random({ quotes: true, slices: 50 }))) {
      expect(quotes!.length).toBe(2);
      quotes!.forEach((one, index) => {
        const { openAt, availableAt, open, high, low, close } = columns[index]!;
        expect(one!.length).toBe(4);
        expect(one!.at[0]!).toBeGreaterThan(openAt[0]!);
        expect(one!.at[3]!).toBeLessThan(availableAt[0]!);
        const middle = [...one!.bid].map((bid, i) => (bid + one!.ask[i]!) / 2);
        expect(middle[0]).toBeCloseTo(open[0]!, 8);
        expect(Math.max(...middle)).toBeCloseTo(high[0]!, 8);
        expect(Math.min(...middle)).toBeCloseTo(low[0]!, 8);
        expect(middle[3]).toBeCloseTo(close[0]!, 8);
      });
    }
  });
});

describe('the slices of a replay', () => {
  it('refuse a dataset that is gone', async () => {
    const source: FeedSource = {
      kind: 'replay',
      datasets: series.map(() => ({ datasetId: 'ds_1', version: 1 })),
      from: 0,
      to: 1,
      slicesPerSecond: null,
      lockstep: true,
    };
    await expect(take(source)).rejects.toMatchObject({ code: 'DATA_MISSING' });
  });
});
