import { describe, expect, it } from '@jest/globals';
import { deflatedSharpeRatio, expectedBestSharpe } from './deflated-sharpe-ratio.js';
import { rollingMetrics } from './rolling-metrics.js';
import { probabilisticSharpeRatio, sharpeRatio } from './sharpe-ratio.js';
import { sortinoRatio } from './sortino-ratio.js';

const RETURNS = Float64Array.of(0.1, -0.1, 0, 0.2, 0.05, -0.02);
const BY = { riskFreeRateAnnual: 0.0252, periodsPerYear: 252 };

describe('the Sharpe ratio', () => {
  it('is undefined when returns do not vary', () => {
    expect(sharpeRatio(Float64Array.of(0.5, 0.5, 0.5), BY)).toBeNull();
    for (const count of [3, 7, 49, 1000]) {
      expect(sharpeRatio(new Float64Array(count).fill(0.1), BY)).toBeNull();
    }
    expect(sharpeRatio(Float64Array.of(0.5), BY)).toBeNull();
    expect(sortinoRatio(Float64Array.of(0.5, 0.5), BY)).toBeNull();
    expect(probabilisticSharpeRatio(new Float64Array(3))).toBeNull();
  });

  it('is even odds against itself', () => {
    const daily = sharpeRatio(RETURNS, { riskFreeRateAnnual: 0, periodsPerYear: 1 })!;
    expect(probabilisticSharpeRatio(RETURNS, daily)).toBeCloseTo(0.5, 12);
  });

  it('is worth less the more trials it took', () => {
    const one = deflatedSharpeRatio(RETURNS, { count: 1, variance: 0.1 })!;
    const ten = deflatedSharpeRatio(RETURNS, { count: 10, variance: 0.1 })!;
    const many = deflatedSharpeRatio(RETURNS, { count: 1000, variance: 0.1 })!;
    expect(one).toBe(probabilisticSharpeRatio(RETURNS));
    expect(ten).toBeLessThan(one);
    expect(many).toBeLessThan(ten);
  });

  it('of the best of 100 trials without skill is that of Bailey and López de Prado (2014)', () => {
    // Their example: 100 trials with an annual variance of 1/2 give 0.1132 by day of 250.
    const expected = expectedBestSharpe({ count: 100, variance: 1 / (2 * 250) });
    expect(expected).toBeCloseTo(0.1132, 4);
  });
});

describe('rolling metrics', () => {
  it('are those of each window', () => {
    const benchmark = RETURNS.map((value) => value / 2);
    const rolling = rollingMetrics(RETURNS, 3, { ...BY, benchmark });
    expect(rolling.sharpe.slice(0, 2)).toEqual([null, null]);
    expect(rolling.sharpe[4]).toBe(sharpeRatio(RETURNS.subarray(2, 5), BY));
    expect(rolling.volatility[2]).toBeCloseTo(0.1 * Math.sqrt(252), 12);
    expect(rolling.beta[5]).toBeCloseTo(2, 12);
    expect(rollingMetrics(RETURNS, 3, BY).beta[5]).toBeNull();
  });

  it('refuse a window or a benchmark that does not fit', () => {
    expect(() => rollingMetrics(RETURNS, 1, BY)).toThrow('at least 2 returns, found 1');
    const benchmark = new Float64Array(2);
    expect(() => rollingMetrics(RETURNS, 3, { ...BY, benchmark })).toThrow('expected 6 returns');
  });
});
