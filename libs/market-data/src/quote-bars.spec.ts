import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import fc from 'fast-check';
import { parseBarRequest } from './bar-request.js';
import type { NumericTable } from './build-bars.js';
import { buildQuoteBars } from './quote-bars.js';
import type { QuoteBars } from './quote-bars.js';

type Quote = readonly [timeMs: number, bid: number, ask: number];

function tableOf(quotes: readonly Quote[]): NumericTable {
  const columns: Record<string, Float64Array> = {
    bid: Float64Array.from(quotes, ([, bid]) => bid),
    ask: Float64Array.from(quotes, ([, , ask]) => ask),
  };
  return {
    rows: quotes.length,
    column: (name) => {
      const column = columns[name];
      if (column === undefined) throw new VelaError('DATA_INVALID', `no column ${name}`);
      return column;
    },
    time: () => Float64Array.from(quotes, ([ms]) => ms * 1_000),
  };
}

const build = (quotes: readonly Quote[], bars: object = { type: 'time', step: '1s' }): QuoteBars =>
  buildQuoteBars(tableOf(quotes), parseBarRequest({ source: 'quotes', bars }));

describe('bars of quotes', () => {
  it('hold the middle of bid and ask, and the spreads', () => {
    const { bars, spread } = build([
      [100, 10, 12],
      [300, 11, 14],
      [3_100, 8, 9],
    ]);
    expect(
      bars.map(({ at, open, high, low, close, quotes }) => [at, open, high, low, close, quotes]),
    ).toEqual([
      [0, 11, 12.5, 11, 12.5, 2],
      [3_000_000, 8.5, 8.5, 8.5, 8.5, 1],
    ]);
    expect(bars[0]).toMatchObject({ meanSpread: 2.5, minSpread: 2, maxSpread: 3 });
    expect(bars[0]?.timeWeightedSpread).toBeCloseTo((200 * 2 + 700 * 3) / 900, 12);
    expect(bars[0]?.twapMid).toBeCloseTo((200 * 11 + 700 * 12.5) / 900, 12);
    expect(spread).toMatchObject({ quotes: 3, meanSpread: 2, minSpread: 1, maxSpread: 3 });
    expect(spread?.timeWeightedSpread).toBeCloseTo((200 * 2 + 2_800 * 3) / 3_000, 12);
  });

  it('may hold a number of quotes; the unfinished one is not given out', () => {
    const { bars } = build(
      [
        [1, 1, 3],
        [5, 2, 4],
        [9, 3, 5],
      ],
      { type: 'tick', threshold: 2 },
    );
    expect(bars).toMatchObject([{ at: 5_000, open: 2, close: 3, quotes: 2, twapMid: 2 }]);
  });

  it('leave a side as it was where a cell is empty, and wait for both sides', () => {
    const none = Number.NaN;
    const { spread, bars } = build([
      [1, none, 12],
      [2, 10, none],
      [3, none, 13],
    ]);
    expect(spread).toMatchObject({ quotes: 2, minSpread: 2, maxSpread: 3 });
    expect(bars).toMatchObject([{ open: 11, close: 11.5 }]);
  });

  it('are none without quotes, and have no average over no time', () => {
    expect(build([])).toEqual({ bars: [], spread: null });
    expect(build([[1, 1, 2]]).spread).toMatchObject({ timeWeightedSpread: null, twapMid: null });
  });

  it('lose no quote, and their middles stay inside', () => {
    const draw = fc.tuple(fc.nat(3_000), fc.integer({ min: 1, max: 99 }), fc.nat(9));
    fc.assert(
      fc.property(fc.array(draw, { maxLength: 50 }), (draws) => {
        let at = 0;
        const quotes = draws.map(([step, bid, width]): Quote => [(at += step), bid, bid + width]);
        const { bars, spread } = build(quotes);
        expect(bars.reduce((sum, bar) => sum + bar.quotes, 0)).toBe(quotes.length);
        for (const { open, high, low, close, twapMid } of bars) {
          expect(low <= Math.min(open, close) && high >= Math.max(open, close)).toBe(true);
          expect(twapMid! >= low - 1e-9 && twapMid! <= high + 1e-9).toBe(true);
        }
        expect(spread?.quotes ?? 0).toBe(quotes.length);
      }),
    );
  });

  it('refuse quotes out of order', () => {
    const disorder: Quote[] = [
      [2, 1, 2],
      [1, 1, 2],
    ];
    expect(() => build(disorder)).toThrow('found another order in row 1');
  });

  it.each(['volume', 'dollar'])('refuse a threshold of %s', (type) => {
    expect(() => build([], { type, threshold: 5 })).toThrow(
      `expected quotes to become bars of time or tick, found ${type}`,
    );
  });
});
