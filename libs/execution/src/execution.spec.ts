import { describe, expect, it } from '@jest/globals';
import type { Span } from '@vela/calendar';
import { HOUR, MINUTE } from '@vela/kernel';
import { allocateCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import fc from 'fast-check';
import { equalChildren, proportionalChildren } from './child-quantities.js';
import { planExecution } from './plan-execution.js';

/** Candles of one minute, of one price each, at the given minutes. */
function candlesAt(rows: readonly (readonly [minute: number, price: number, volume: number])[]) {
  const candles = allocateCandles(rows.length);
  rows.forEach(([minute, price, volume], row) => {
    candles.openAt[row] = minute * MINUTE;
    candles.availableAt[row] = (minute + 1) * MINUTE;
    for (const name of ['open', 'high', 'low', 'close'] as const) candles[name][row] = price;
    candles.volume[row] = volume;
  });
  return candles as CandleColumns;
}

const HOUR_SESSION: readonly Span[] = [{ openAt: 0, closeAt: HOUR }];

describe('child quantities', () => {
  it('are equal, the first ones with the remainder', () => {
    expect(equalChildren(10, 4)).toEqual([3, 3, 2, 2]);
    expect(equalChildren(2, 4)).toEqual([1, 1, 0, 0]);
    expect(equalChildren(0.7, 2, 0.1)).toEqual([0.4, 0.3]);
  });

  it('are in proportion by largest remainder, the earlier first among equals', () => {
    expect(proportionalChildren(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(proportionalChildren(10, [0, 5, 5.1])).toEqual([0, 5, 5]);
    expect(proportionalChildren(3, [1, 1])).toEqual([2, 1]);
    expect(proportionalChildren(1.5, [2, 1], 0.5)).toEqual([1, 0.5]);
  });

  it('add up to the quantity and lie within one lot of their share', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), weights, (quantity, drawn) => {
        fc.pre(drawn.reduce((sum, one) => sum + one, 0) > 1e-6);
        const children = proportionalChildren(quantity, drawn);
        const whole = drawn.reduce((sum, one) => sum + one, 0);
        expect(children.reduce((sum, one) => sum + one, 0)).toBe(quantity);
        children.forEach((child, slice) => {
          expect(Math.abs(child - (quantity * drawn[slice]!) / whole)).toBeLessThan(1 + 1e-6);
        });
        const equal = equalChildren(quantity, drawn.length);
        expect(equal.reduce((sum, one) => sum + one, 0)).toBe(quantity);
      }),
    );
  });

  it.each([
    [() => equalChildren(0, 4), 'expected a quantity of a whole number of lots of 1, found 0'],
    [() => equalChildren(1.5, 4), 'found 1.5'],
    [() => equalChildren(Number.NaN, 4), 'found NaN'],
    [() => equalChildren(10, 0), 'expected 1 to 10000 slices, found 0'],
    [() => equalChildren(10, 2.5), 'found 2.5'],
    [() => equalChildren(10, 2, 0), 'expected a lot above 0'],
    [() => proportionalChildren(10, []), 'found 0'],
    [() => proportionalChildren(10, [0, 0]), 'expected weights of at least 0'],
    [() => proportionalChildren(10, [2, -1]), 'expected weights of at least 0'],
    [() => proportionalChildren(10, [Number.NaN]), 'expected weights of at least 0'],
  ])('are refused (%#)', (run, message) => {
    expect(run).toThrow(message);
  });
});

describe('an order over a session', () => {
  const candles = candlesAt([
    [-1, 50, 1],
    [0, 100, 10],
    [20, 102, 0],
    [30, 104, 30],
    [59, 110, 40],
    [60, 500, 1],
  ]);

  it('fills each child at the open of the first candle of its slice', () => {
    const plan = planExecution(candles, HOUR_SESSION, { side: 'buy', quantity: 8, slices: 2 });
    expect(plan).toMatchObject({ candles: 4, arrivalPrice: 100, sessionTwap: 104 });
    expect(plan.sessionVwap).toBe((100 * 10 + 104 * 30 + 110 * 40) / 80);
    expect(plan.sliceVolumes).toEqual([10, 70]);
    expect(plan.twap.children).toEqual([
      { slice: 0, quantity: 4, at: 0, price: 100 },
      { slice: 1, quantity: 4, at: 30 * MINUTE, price: 104 },
    ]);
    expect(plan.twap).toMatchObject({ filled: 8, averagePrice: 102, shortfallBps: 200 });
    expect(plan.vwap?.children.map(({ quantity }) => quantity)).toEqual([1, 7]);
    expect(plan.vwap?.averagePrice).toBe(103.5);
  });

  it('costs a seller what a buyer gains', () => {
    const [buy, sell] = (['buy', 'sell'] as const).map((side) =>
      planExecution(candles, HOUR_SESSION, { side, quantity: 8, slices: 2 }),
    );
    expect(sell?.twap.shortfallBps).toBe(-200);
    expect(sell?.twap.vsVwapBps).toBe(-buy!.twap.vsVwapBps!);
    expect(sell?.twap.vsTwapBps).toBe(-buy!.twap.vsTwapBps!);
  });

  it('lets a child wait for the next candle when its slice has none, or stay open', () => {
    const few = candlesAt([
      [0, 100, 1],
      [40, 104, 1],
    ]);
    const { twap } = planExecution(few, HOUR_SESSION, { side: 'buy', quantity: 6, slices: 6 });
    expect(twap.children.map(({ price }) => price)).toEqual([100, 104, 104, 104, 104, null]);
    expect(twap.filled).toBe(5);
  });

  it('counts trading time without breaks', () => {
    const lunch: readonly Span[] = [
      { openAt: 0, closeAt: 20 * MINUTE },
      { openAt: 40 * MINUTE, closeAt: HOUR },
    ];
    const rows = candlesAt([
      [0, 1, 1],
      [25, 2, 7],
      [40, 3, 1],
    ]);
    const plan = planExecution(rows, lunch, { side: 'buy', quantity: 2, slices: 2 });
    expect(plan.sliceVolumes).toEqual([1, 1]);
    expect(plan.twap.children.map(({ at }) => at)).toEqual([0, 40 * MINUTE]);
  });

  it('goes by a profile when it is given, and by nothing when there is no volume', () => {
    const silent = candlesAt([[0, 100, 0]]);
    const order = { side: 'buy', quantity: 4, slices: 2 } as const;
    expect(planExecution(silent, HOUR_SESSION, order)).toMatchObject({
      vwap: null,
      sessionVwap: null,
    });
    const { vwap } = planExecution(silent, HOUR_SESSION, { ...order, profile: [3, 1] });
    expect(vwap?.children.map(({ quantity }) => quantity)).toEqual([3, 1]);
  });

  it('is refused without candles, without time and with a profile of another length', () => {
    const order = { side: 'buy', quantity: 4, slices: 2 } as const;
    expect(() => planExecution(candlesAt([]), HOUR_SESSION, order)).toThrow(
      'expected candles inside the session, found none',
    );
    expect(() => planExecution(candles, [], order)).toThrow('ends after it begins');
    expect(() => planExecution(candles, HOUR_SESSION, { ...order, profile: [1] })).toThrow(
      'expected a share for each of 2 slices, found 1',
    );
  });
});
