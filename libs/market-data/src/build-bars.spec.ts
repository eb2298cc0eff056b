import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import fc from 'fast-check';
import { parseBarRequest } from './bar-request.js';
import { buildBars } from './build-bars.js';
import type { BuiltBar, NumericTable } from './build-bars.js';

function tableOf(
  columns: Record<string, readonly number[]>,
  timeMs: readonly number[],
): NumericTable {
  return {
    rows: timeMs.length,
    column: (name) => {
      const values = columns[name];
      if (values === undefined) throw new VelaError('DATA_INVALID', `no column ${name}`);
      return Float64Array.from(values);
    },
    time: () => Float64Array.from(timeMs, (ms) => ms * 1_000),
  };
}

const trades = tableOf(
  { price: [10, 12, 9, 11, 20], size: [1, 2, 3, 4, 5], odd: [0, 0, 1, 0, 0] },
  [500, 900, 1_100, 1_200, 9_999],
);
const build = (request: object): Promise<readonly BuiltBar[]> =>
  buildBars(trades, parseBarRequest({ source: 'trades', ...request }));

describe('buildBars', () => {
  it('builds bars of time on the UTC grid and none for empty steps', async () => {
    const bars = await build({ bars: { type: 'time', step: '1s' } });
    expect(
      bars.map(({ at, open, high, low, close, volume, trades: n }) => [
        at,
        open,
        high,
        low,
        close,
        volume,
        n,
      ]),
    ).toEqual([
      [0, 10, 12, 10, 12, 3, 2],
      [1_000_000, 9, 11, 9, 11, 7, 2],
      [9_000_000, 20, 20, 20, 20, 5, 1],
    ]);
    expect(bars[0]?.vwap).toBeCloseTo(34 / 3, 12);
  });

  it.each([
    [
      'tick',
      2,
      [
        [900_000, 3],
        [1_200_000, 7],
      ],
    ],
    [
      'volume',
      5,
      [
        [1_100_000, 6],
        [9_999_000, 9],
      ],
    ],
    [
      'dollar',
      60,
      [
        [1_100_000, 6],
        [9_999_000, 9],
      ],
    ],
  ])(
    'closes a %s bar with the trade that reaches the threshold',
    async (type, threshold, expected) => {
      const bars = await build({ bars: { type, threshold } });
      expect(bars.map(({ at, volume }) => [at, volume])).toEqual(expected);
    },
  );

  it('takes rows of a range (end exclusive) and of a condition', async () => {
    const bars = await build({
      bars: { type: 'time', step: '1s' },
      fromMs: 900,
      toMs: 9_999,
      where: 'odd==0',
    });
    expect(bars.map(({ volume }) => volume)).toEqual([2, 4]);
  });

  it('loses no trade and respects every bar', async () => {
    const trade = fc.tuple(
      fc.nat(5_000),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 0, max: 50 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(trade, { maxLength: 60 }), async (draws) => {
        let at = 0;
        const times = draws.map(([step]) => (at += step));
        const table = tableOf(
          { price: draws.map(([, price]) => price), size: draws.map(([, , size]) => size) },
          times,
        );
        const bars = await buildBars(
          table,
          parseBarRequest({ source: 'trades', bars: { type: 'time', step: '1s' } }),
        );
        expect(bars.reduce((sum, bar) => sum + (bar.trades ?? 0), 0)).toBe(draws.length);
        expect(bars.reduce((sum, bar) => sum + bar.volume, 0)).toBe(
          draws.reduce((sum, [, , size]) => sum + size, 0),
        );
        expect(
          bars.every(
            ({ open, high, low, close }) =>
              low <= Math.min(open, close) && high >= Math.max(open, close),
          ),
        ).toBe(true);
      }),
    );
  });

  it('resamples candles', async () => {
    const candles = tableOf(
      { open: [1, 2], high: [3, 4], low: [1, 1], close: [2, 3], volume: [5, 6] },
      [60_000, 120_000],
    );
    const bars = await buildBars(
      candles,
      parseBarRequest({ source: 'candles', bars: { type: 'time', step: '5m' } }),
    );
    expect(bars).toEqual([{ at: 0, open: 1, high: 4, low: 1, close: 3, volume: 11 }]);
  });

  it.each([
    [{ source: 'candles', bars: { type: 'time', step: '-5m' } }],
    [{ source: 'nonsense', bars: { type: 'time', step: '5m' } }],
    [{ source: 'trades', bars: { type: 'tick', threshold: 0 } }],
    [{ source: 'trades', bars: { type: 'range', threshold: 1 } }],
    [{ source: 'candles', bars: { type: 'volume', threshold: 1 } }],
    [{ source: 'trades', bars: { type: 'time', step: '5m' }, where: 'size > 5' }],
    [{ source: 'trades' }],
    [null],
  ])('refuses %j', (request) => {
    expect(() => parseBarRequest(request)).toThrow(VelaError);
  });

  it('refuses a table without the columns', async () => {
    const run = buildBars(
      trades,
      parseBarRequest({ source: 'candles', bars: { type: 'time', step: '5m' } }),
    );
    await expect(run).rejects.toThrow('no column open');
  });
});
