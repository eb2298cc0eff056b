import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { simulate } from '../monte-carlo/index.js';
import type { MonteCarloFigure, MonteCarloResult } from '../monte-carlo/index.js';
import { permuteTiming, randomEntries, simulatedPValue } from './index.js';

const figure = ({ figures }: MonteCarloResult, name: string): MonteCarloFigure =>
  figures.find((one) => one.name === name)!;

/** A random market with a strategy that enters at random or, with an edge, before rises. */
function world(seed: number, edge: number) {
  const random = createRandom(seed, 'world');
  const rows = 600;
  const prices = new Float64Array(rows + 1);
  const returns = new Float64Array(rows);
  const weight = new Float64Array(rows);
  prices[0] = 100;
  const [entryRow, exitRow, amount]: [number[], number[], number[]] = [[], [], []];
  let until = -1;
  for (let row = 0; row < rows; row += 1) {
    if (row >= until && random.next() < 0.05) {
      until = Math.min(rows, row + 2 + random.integer(8));
      entryRow.push(row);
      exitRow.push(until);
      amount.push(1_000);
    }
    weight[row] = row < until ? 1 : 0;
    returns[row] = 0.0003 + 0.01 * random.normal() + edge * weight[row]!;
    prices[row + 1] = prices[row]! * (1 + returns[row]!);
  }
  return { trades: { prices, entryRow, exitRow, amount }, held: { weight, returns } };
}

/** Returns how many of 500 seeded strategies a test calls significant at 5 %. */
function significant(pValue: (seed: number) => number): number {
  let count = 0;
  for (let seed = 0; seed < 500; seed += 1) if (pValue(seed) <= 0.05) count += 1;
  return count;
}

describe('a p-value by simulation', () => {
  it.each([
    [5, [1, 2, 3], 1 / 4],
    [2, [1, 2, 3], 3 / 4],
    [0, [1, 2, 3], 1],
    [-1, [-1, -2, -3], 2 / 4],
    [5, [], 1],
  ])('of %d among %j is %d', (observed, values, expected) => {
    expect(simulatedPValue(observed, Float64Array.from(values))).toBe(expected);
  });
});

describe('random entries', () => {
  it('measure the run at the prices given', () => {
    const result = simulate(
      randomEntries([
        {
          prices: Float64Array.of(100, 110, 121, 100, 80),
          entryRow: [0, 3],
          exitRow: [2, 4],
          amount: [1_000, -500],
        },
      ]),
    );
    // 1,000 × 21 % and 500 short × −20 %.
    expect(figure(result, 'grossProfit').observed).toBeCloseTo(310, 9);
  });

  it('put a trade of one candle with the same chance everywhere', () => {
    // The places earn 10 %, 0 %, 0 %, 0 %: a quarter of chance does as well.
    const prices = Float64Array.of(100, 110, 110, 110, 110);
    const trade = { prices, entryRow: [0], exitRow: [1], amount: [100] };
    const result = simulate(randomEntries([trade], { paths: 20_000, seed: 5 }));
    const { pValue, distribution } = figure(result, 'grossProfit');
    expect(pValue).toBeCloseTo(0.25, 1.7);
    expect(distribution!.min).toBe(0);
    expect(distribution!.max).toBeCloseTo(10, 9);
  });

  it('keep overlapping trades together', () => {
    // Both hold the same candle: they earn 20 together, or nothing, never 10.
    const prices = Float64Array.of(100, 110, 110, 110, 110);
    const result = simulate(
      randomEntries([{ prices, entryRow: [0, 0], exitRow: [1, 1], amount: [100, 100] }], {
        paths: 400,
      }),
    );
    const { distribution } = figure(result, 'grossProfit');
    expect(distribution!.median).toBe(0);
    expect(distribution!.max).toBeCloseTo(20, 9);
    expect(distribution!.p75).toBeLessThanOrEqual(20);
  });

  it('have nowhere else to go when the market is held all the time', () => {
    const prices = Float64Array.of(100, 120, 90, 130);
    const result = simulate(
      randomEntries([{ prices, entryRow: [0], exitRow: [3], amount: [100] }], { paths: 50 }),
    );
    expect(figure(result, 'grossProfit').pValue).toBe(1);
  });

  it('take a trade within one candle as one to the next, also at the end', () => {
    const prices = Float64Array.of(100, 110, 121);
    const result = simulate(
      randomEntries([{ prices, entryRow: [1, 2], exitRow: [1, 2], amount: [100, 100] }]),
    );
    expect(figure(result, 'grossProfit').observed).toBeCloseTo(20, 9);
  });

  it('are refused without trades', () => {
    const prices = Float64Array.of(1, 2);
    const none = { prices, entryRow: [], exitRow: [], amount: [] };
    expect(() => randomEntries([none])).toThrow('at least one closed trade');
  });

  it('call random strategies significant at the stated rate, and find an edge', () => {
    const pOf = (edge: number) => (seed: number) => {
      const { trades } = world(seed, edge);
      const result = simulate(randomEntries([trades], { paths: 99, seed }));
      return figure(result, 'grossProfit').pValue!;
    };
    // 500 × 5 % = 25 with a deviation of 4.9: within 3 of them.
    const byChance = significant(pOf(0));
    expect(byChance).toBeGreaterThanOrEqual(11);
    expect(byChance).toBeLessThanOrEqual(39);
    expect(significant(pOf(0.003))).toBeGreaterThanOrEqual(400);
  });
});

describe('a permutation of positions against returns', () => {
  it('tries every rotation with the same chance', () => {
    // Holding the one good period of four: one rotation of three others earns nothing each.
    const weight = Float64Array.of(0, 1, 0, 0);
    const returns = Float64Array.of(0, 0.1, 0, 0);
    const result = simulate(permuteTiming([{ weight, returns }], { paths: 300 }));
    const timed = figure(result, 'timedReturn');
    expect(timed.observed).toBeCloseTo(0.1, 12);
    expect(timed.pValue).toBe(1 / 301);
    expect(timed.distribution!.max).toBe(0);
  });

  it('moves all instruments together', () => {
    const weight = Float64Array.of(1, 0, 0);
    const hedged = [
      { weight, returns: Float64Array.of(0.1, 0.2, 0.3) },
      { weight: weight.map((one) => -one), returns: Float64Array.of(0.1, 0.2, 0.3) },
    ];
    const timed = figure(simulate(permuteTiming(hedged, { paths: 100 })), 'timedReturn');
    expect(timed.distribution).toMatchObject({ min: 0, max: 0 });
  });

  it('of signs is binomial for trades of one size', () => {
    // All 6 trades won 1: only 1 of 64 draws of signs does as well.
    const weight = Float64Array.of(1, 1);
    const options = { pnlNet: [1, 1, 1, 1, 1, 1], paths: 20_000, seed: 9 };
    const result = simulate(permuteTiming([{ weight, returns: weight }], options));
    const { pValue, observed } = figure(result, 'netProfit');
    expect(observed).toBe(6);
    expect(Math.abs(pValue! - 1 / 64)).toBeLessThan(0.004);
  });

  it.each([
    [[], 'expected columns of one length'],
    [[{ weight: new Float64Array(1), returns: new Float64Array(1) }], 'at least 2, found 1'],
    [[{ weight: new Float64Array(3), returns: new Float64Array(2) }], 'and others'],
  ])('is refused for columns that do not fit', (held, message) => {
    expect(() => permuteTiming(held)).toThrow(message);
  });

  it('calls random strategies significant at the stated rate, and finds an edge', () => {
    const pOf = (edge: number) => (seed: number) => {
      const { held } = world(seed, edge);
      const result = simulate(permuteTiming([held], { paths: 99, seed }));
      return figure(result, 'timedReturn').pValue!;
    };
    const byChance = significant(pOf(0));
    expect(byChance).toBeGreaterThanOrEqual(11);
    expect(byChance).toBeLessThanOrEqual(39);
    expect(significant(pOf(0.003))).toBeGreaterThanOrEqual(400);
  });
});
