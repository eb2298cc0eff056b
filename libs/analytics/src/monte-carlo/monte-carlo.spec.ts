import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import fc from 'fast-check';
import { distributionOf } from './distribution.js';
import { bootstrapReturns, bootstrapTrades, simulate } from './index.js';
import type { MonteCarloFigure, MonteCarloResult } from './index.js';

const figure = ({ figures }: MonteCarloResult, name: string): MonteCarloFigure =>
  figures.find((one) => one.name === name)!;
const chance = ({ chances }: MonteCarloResult, name: string): number =>
  chances.find((one) => one.name === name)!.probability;

/** Returns the binomial coefficient n over k. */
const choose = (n: number, k: number): number =>
  Array.from({ length: k }, (_, at) => (n - at) / (at + 1)).reduce((a, b) => a * b, 1);

describe('a distribution', () => {
  it('holds the quantiles of five values by hand, and leaves out what is not finite', () => {
    expect(distributionOf(Float64Array.of(5, 1, Number.NaN, 3, 2, 4, Infinity))).toEqual({
      mean: 3,
      deviation: Math.sqrt(2.5),
      min: 1,
      p5: 1.2,
      p25: 2,
      median: 3,
      p75: 4,
      p95: 4.8,
      max: 5,
    });
    expect(distributionOf(Float64Array.of(7))).toMatchObject({ mean: 7, deviation: null });
    expect(distributionOf(Float64Array.of(Number.NaN))).toBeNull();
  });
});

describe('trades in another order', () => {
  const shuffled = (pnl: number[], startingCash: number, more = {}): MonteCarloResult =>
    simulate(
      bootstrapTrades(pnl, { startingCash, draw: 'shuffle', paths: 20_000, seed: 3, ...more }),
    );

  it('end where the run ended, with drawdowns by their order', () => {
    // Of +10 and −10 at 100 one order falls from 110 to 100, the other from 100 to 90.
    const result = shuffled([10, -10], 100);
    const falls = figure(result, 'maxDrawdown');
    expect(figure(result, 'finalEquity').distribution).toMatchObject({ min: 100, max: 100 });
    expect(falls.observed).toBeCloseTo(-1 / 11, 12);
    expect(falls.distribution!.min).toBeCloseTo(-0.1, 12);
    expect(falls.distribution!.max).toBeCloseTo(-1 / 11, 12);
    expect(falls.distribution!.mean).toBeCloseTo((-0.1 - 1 / 11) / 2, 3);
  });

  it('commute when sizes follow equity', () => {
    const result = shuffled([10, -22, 44], 100, { sizing: 'share' });
    // Shares are 10 %, −20 % and 50 %: 100 × 1.1 × 0.8 × 1.5 in any order.
    expect(figure(result, 'finalEquity').distribution!.min).toBeCloseTo(132, 9);
    expect(figure(result, 'finalEquity').distribution!.max).toBeCloseTo(132, 9);
  });

  it('keep the longest losing streak between what orders allow', () => {
    const streaks = figure(shuffled([1, -1, 1, -1], 100), 'longestLosingStreak');
    // Of the 6 orders of two losses among four, 3 put them side by side.
    expect(streaks).toMatchObject({ observed: 1, distribution: { min: 1, max: 2 } });
    expect(streaks.distribution!.mean).toBeCloseTo(1.5, 1);
  });

  it('are ruined as often as the reflection principle says', () => {
    // A fair game of ±1 from 5, 20 rounds: P(min ≤ −5) = P(S ≤ −5) + P(S < −5).
    const below = (most: number): number =>
      Array.from({ length: 21 }, (_, wins) =>
        2 * wins - 20 <= most ? choose(20, wins) : 0,
      ).reduce((a, b) => a + b, 0) /
      2 ** 20;
    const exact = below(-5) + below(-6);
    const pnl = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 1 : -1));
    const paths = 20_000;
    const options = { startingCash: 5, ruinShare: 0, paths, seed: 7 };
    const ruined = chance(simulate(bootstrapTrades(pnl, options)), 'ruin');
    expect(Math.abs(ruined - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / paths));
  });

  it('with replacement have the mean and the deviation of a sum of draws', () => {
    const pnl = [30, -10, -10, -10, 20, 5];
    const mean = 25 / 6;
    const variance = pnl.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 6;
    const result = simulate(bootstrapTrades(pnl, { startingCash: 1_000, paths: 20_000, seed: 1 }));
    const { distribution, observed } = figure(result, 'finalEquity');
    expect(observed).toBe(1_025);
    expect(distribution!.deviation! / Math.sqrt(6 * variance)).toBeCloseTo(1, 1);
    expect(Math.abs(distribution!.mean - 1_025)).toBeLessThan(4 * Math.sqrt((6 * variance) / 2e4));
  });

  it.each([
    ['no trades', [], { startingCash: 1 }, 'at least one closed trade'],
    ['no cash', [1], { startingCash: 0 }, 'cash above 0'],
    ['no paths', [1], { startingCash: 1, paths: 0 }, '1 to 100000 paths'],
    ['half a path', [1], { startingCash: 1, paths: 1.5 }, '1 to 100000 paths'],
    ['a broken seed', [1], { startingCash: 1, seed: 0.5 }, 'whole number as seed'],
    ['ruin at the start', [1], { startingCash: 1, ruinShare: 1 }, 'below 1 as ruin'],
  ])('are refused with %s', (_, pnl, options, message) => {
    expect(() => bootstrapTrades(pnl, options)).toThrow(message);
  });

  it('are refused when they are too much work', () => {
    const options = { startingCash: 1, paths: 100_000 };
    expect(() => bootstrapTrades(new Float64Array(30_000), options)).toThrow('at most 2000000000');
  });
});

describe('a simulation', () => {
  it('is a function of its seed and tells how far it is', () => {
    const run = (seed: number): MonteCarloResult =>
      simulate(bootstrapTrades([3, -2, 5], { startingCash: 10, paths: 50, seed }));
    expect(run(4)).toEqual(run(4));
    expect(run(4)).not.toEqual(run(5));
    const told: number[] = [];
    const simulation = bootstrapTrades([1], { startingCash: 10, paths: 250 });
    simulate(simulation, (done) => told.push(done));
    expect(told.length).toBeLessThanOrEqual(100);
    expect(told.at(-1)).toBe(250);
  });

  it('never gives NaN, whatever the trades', () => {
    const trades = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(trades, fc.constantFrom('amount' as const, 'share' as const), (pnl, sizing) => {
        const result = simulate(bootstrapTrades(pnl, { startingCash: 1e5, paths: 5, sizing }));
        expect(JSON.stringify(result)).not.toContain('null,"distribution":null');
        for (const { distribution } of result.figures) {
          for (const value of Object.values(distribution!)) expect(value).not.toBeNaN();
        }
      }),
    );
  });
});

describe('returns in blocks', () => {
  const drawn = (returns: ArrayLike<number>, more = {}): MonteCarloResult =>
    simulate(bootstrapReturns(returns, { periodsPerYear: 252, paths: 2_000, seed: 2, ...more }));

  it('one by one have a mean that is spread by deviation and number', () => {
    const returns = Float64Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 0.02 : -0.01));
    const result = drawn(returns, { meanBlock: 1 });
    const mean = figure(result, 'meanReturn');
    expect(mean.observed).toBeCloseTo(0.005, 12);
    expect(mean.distribution!.deviation! / (0.015 / 20)).toBeCloseTo(1, 1);
    // The mean is 6.7 deviations above 0: no draw of chance reaches it.
    expect(mean.pValue).toBe(1 / 2_001);
  });

  it('in blocks as long as the series are measured beside the series itself', () => {
    const returns = Float64Array.of(0.1, -0.2, 0.3, 0.05);
    const result = drawn(returns, { meanBlock: 4, paths: 1 });
    expect(figure(result, 'totalReturn').observed).toBeCloseTo(1.1 * 0.8 * 1.3 * 1.05 - 1, 12);
  });

  it('keep what neighbours have in common: long runs of losses fall deeper', () => {
    const returns = Float64Array.from({ length: 240 }, (_, at) =>
      Math.floor(at / 12) % 2 === 0 ? 0.011 : -0.01,
    );
    const depth = (meanBlock: number): number =>
      figure(drawn(returns, { meanBlock }), 'maxDrawdown').distribution!.median;
    expect(depth(24)).toBeLessThan(1.3 * depth(1));
  });

  it('of a lost account stay lost', () => {
    const result = drawn([0.1, -1, 0.1, 0.1], { meanBlock: 1 });
    expect(figure(result, 'totalReturn').distribution!.min).toBe(-1);
    expect(chance(result, 'ruin')).toBeGreaterThan(0.5);
  });

  it('that do not vary have no Sharpe ratio', () => {
    const sharpe = figure(drawn([0.01, 0.01, 0.01]), 'sharpe');
    expect(sharpe).toMatchObject({ observed: null, distribution: null });
  });

  it.each([
    [[0.1], {}, 'at least 2 returns'],
    [[0.1, 0.1], { meanBlock: 0.5 }, 'mean block of 1 to 2'],
    [[0.1, 0.1], { meanBlock: 3 }, 'mean block of 1 to 2'],
  ])('of %j with %j are refused', (returns, more, message) => {
    expect(() => drawn(returns, more)).toThrow(message);
  });

  it('find no edge in chance more often than stated, and the edge that is there', () => {
    const found = (edge: number): number => {
      let significant = 0;
      for (let seed = 0; seed < 500; seed += 1) {
        const random = createRandom(seed, 'returns');
        const returns = Float64Array.from({ length: 60 }, () => edge + 0.01 * random.normal());
        const mean = figure(drawn(returns, { paths: 99, seed, meanBlock: 3 }), 'meanReturn');
        if (mean.pValue! <= 0.05) significant += 1;
      }
      return significant;
    };
    // 500 × 5 % = 25, deviation 4.9; a bootstrap is a little eager in samples of this size.
    const byChance = found(0);
    expect(byChance).toBeGreaterThanOrEqual(11);
    expect(byChance).toBeLessThanOrEqual(42);
    expect(found(0.005)).toBeGreaterThanOrEqual(400);
  });
});
