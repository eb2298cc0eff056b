import { describe, expect, it } from '@jest/globals';
import { DAY } from '@vela/kernel';
import fc from 'fast-check';
import { adjustCandles, factorsOfActions, factorsOfRows } from './adjustment.js';
import { allocateCandles } from './candles.js';
import type { CandleColumns } from './candles.js';
import type { CorporateAction } from './corporate-action.js';

/** Daily candles of one price each, from day 0 on. */
function daily(closes: readonly number[], volume = 100): CandleColumns {
  const candles = allocateCandles(closes.length);
  closes.forEach((close, row) => {
    candles.openAt[row] = row * DAY;
    candles.availableAt[row] = (row + 1) * DAY;
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row] = close;
    candles.volume[row] = volume;
  });
  return candles;
}

const raw = daily([100, 100, 50, 50, 40]);
const SPLIT: CorporateAction = { kind: 'split', at: 2 * DAY, value: 2 };
const DIVIDEND: CorporateAction = { kind: 'dividend', at: 4 * DAY, value: 10 };

describe('adjusted candles', () => {
  it('continue over splits and dividends, and volume over splits alone', () => {
    const factors = factorsOfActions([SPLIT, DIVIDEND], raw);
    const both = adjustCandles(raw, factors, 'split+dividend');
    expect([...both.candles.close]).toEqual([40, 40, 40, 40, 40]);
    expect([...both.candles.volume]).toEqual([200, 200, 100, 100, 100]);
    expect([...both.priceFactor]).toEqual([0.8, 0.8, 0.8, 0.8, 1]);
    expect([...both.splitFactor]).toEqual([0.5, 0.5, 1, 1, 1]);
    const splits = adjustCandles(raw, factors, 'split');
    expect([...splits.candles.open]).toEqual([50, 50, 50, 50, 40]);
    expect(adjustCandles(raw, factors, 'raw').candles).toEqual(raw);
  });

  it('keep the return of a holder who spends no dividend', () => {
    const action = fc.record({
      kind: fc.constantFrom('split' as const, 'dividend' as const),
      day: fc.integer({ min: 1, max: 9 }),
      value: fc.double({ min: 0.1, max: 4, noNaN: true }),
    });
    const closes = fc.array(fc.integer({ min: 20, max: 200 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(
        closes,
        fc.uniqueArray(action, { selector: ({ day }) => day }),
        (prices, drawn) => {
          const candles = daily(prices);
          const actions = drawn.map(({ kind, day, value }) => ({ kind, at: day * DAY, value }));
          let shares = 1;
          for (const { kind, day, value } of drawn) {
            shares *= kind === 'split' ? value : 1 / (1 - value / prices[day - 1]!);
          }
          const { close } = adjustCandles(
            candles,
            factorsOfActions(actions, candles),
            'split+dividend',
          ).candles;
          expect(close[9]! / close[0]!).toBeCloseTo((shares * prices[9]!) / prices[0]!, 8);
        },
      ),
    );
  });

  it('take the previous close that the publisher names, action by action', () => {
    const { price } = factorsOfActions(
      [
        { ...DIVIDEND, previousClose: 20 },
        { ...DIVIDEND, previousClose: 40 },
      ],
      raw,
    );
    expect([...price]).toEqual([0.5 * 0.75]);
  });

  it('take two dividends of one day off the same close', () => {
    const { price } = factorsOfActions([DIVIDEND, { ...DIVIDEND, value: 15 }], raw);
    expect(price[0]).toBeCloseTo(0.5, 12);
  });

  it('are not touched by actions before them, by renames or by delistings', () => {
    const actions: CorporateAction[] = [
      { kind: 'split', at: 0, value: 3 },
      { kind: 'rename', at: DAY, symbol: 'NEW' },
      { kind: 'delist', at: 5 * DAY, value: null },
    ];
    expect(factorsOfActions(actions, raw).length).toBe(0);
  });

  it('are rounded half up to a scale when it is told', () => {
    const factors = factorsOfActions([{ kind: 'split', at: DAY, value: 8 }], daily([1.02, 1]));
    const { close } = adjustCandles(daily([1.02, 1]), factors, 'split', 2).candles;
    expect([...close]).toEqual([0.13, 1]);
  });

  it('follow published rows: each holds up to its label', () => {
    const factors = factorsOfRows({
      at: Float64Array.of(DAY, 3 * DAY),
      price: Float64Array.of(0.8, 0.9),
      split: Float64Array.of(0.5, 1),
    });
    const { priceFactor, splitFactor } = adjustCandles(raw, factors, 'split+dividend');
    expect([...priceFactor]).toEqual([0.8, 0.8, 0.9, 0.9, 1]);
    expect([...splitFactor]).toEqual([0.5, 0.5, 1, 1, 1]);
  });

  it.each<[CorporateAction, string]>([
    [{ ...SPLIT, value: 0 }, 'expected new shares per old share above 0, found 0'],
    [{ ...SPLIT, value: Number.NaN }, 'found NaN'],
    [{ ...DIVIDEND, value: 50 }, 'found 50 of 50'],
    [{ ...DIVIDEND, value: -1 }, 'expected a dividend of at least 0'],
    [{ ...DIVIDEND, previousClose: 0 }, 'found 10 of 0'],
  ])('refuse %j', (action, message) => {
    expect(() => factorsOfActions([action], raw)).toThrow(message);
  });

  it('refuse published rows that cannot be', () => {
    const rows = (at: number[], price: number[]) => ({
      at: Float64Array.from(at),
      price: Float64Array.from(price),
      split: new Float64Array(at.length).fill(1),
    });
    expect(() => factorsOfRows(rows([2, 2], [1, 1]))).toThrow('another order in row 1');
    expect(() => factorsOfRows(rows([1], [0]))).toThrow('factors above 0 in row 0, found 0 and 1');
  });
});
