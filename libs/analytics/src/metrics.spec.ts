import { describe, expect, it } from '@jest/globals';
import { parseInstant, VelaError } from '@vela/kernel';
import fc from 'fast-check';
import { computeMetrics, type MetricsInput } from './metrics.js';

const DAY = 86_400_000_000;

function input(values: readonly number[], start = '2024-01-30'): MetricsInput {
  return {
    values: Float64Array.from(values),
    dates: Float64Array.from(values, (_, row) => parseInstant(start) + row * DAY),
    riskFreeRateAnnual: 0.0252,
    periodsPerYear: 252,
  };
}

describe('metrics of a series', () => {
  const metrics = computeMetrics(input([100, 110, 99, 99, 118.8]));

  it('are those worked by hand', () => {
    // Returns 0.1, -0.1, 0, 0.2: mean 0.05, squares about it 0.0025 + 0.0225 + 0.0025 + 0.0225.
    const deviation = Math.sqrt(0.05 / 3);
    expect(metrics.totalReturn).toBeCloseTo(0.188, 12);
    expect(metrics.cagr252).toBeCloseTo(1.188 ** 63 - 1, 2);
    expect(metrics.cagrCalendar36525! / (1.188 ** (365.25 / 4) - 1)).toBeCloseTo(1, 10);
    expect(metrics.volDaily).toBeCloseTo(deviation, 12);
    expect(metrics.sharpe).toBeCloseTo((0.0499 / deviation) * Math.sqrt(252), 10);
    expect(metrics.sharpeRf0).toBeCloseTo((0.05 / deviation) * Math.sqrt(252), 10);
    expect(metrics.sortinoRf0).toBeCloseTo((0.05 / 0.05) * Math.sqrt(252), 10);
    expect(metrics.maxDrawdown).toBeCloseTo(-0.1, 12);
    expect(metrics.maxDrawdownPeakDate).toBe('2024-01-31');
    expect(metrics.maxDrawdownTroughDate).toBe('2024-02-01');
    expect(metrics.maxDrawdownRecoveryDate).toBe('2024-02-03');
    expect(metrics.omega0).toBeCloseTo(3, 12);
    expect(metrics.winRateNonZero).toBeCloseTo(2 / 3, 12);
    expect(metrics.winRateAll).toBe(0.5);
    expect(metrics.payoffRatio).toBeCloseTo(1.5, 12);
    expect(metrics.kelly).toBeCloseTo((1.5 * (2 / 3) - 1 / 3) / 1.5, 12);
    expect(metrics.varHistorical95).toBeCloseTo(-0.1 + 0.15 * 0.1, 12);
    expect(metrics.cvarHistorical95Empyrical).toBeCloseTo(-0.1, 12);
    expect([metrics.best, metrics.worst]).toEqual([
      expect.closeTo(0.2, 12),
      expect.closeTo(-0.1, 12),
    ]);
  });

  it('compound by calendar month and year of the date', () => {
    expect(metrics.monthlyReturns).toEqual({
      '2024-01': expect.closeTo(0.1, 12),
      '2024-02': expect.closeTo(0.08, 12),
    });
    expect(Object.keys(computeMetrics(input([1, 2, 3], '2023-12-30')).yearlyReturns)).toEqual([
      '2023',
      '2024',
    ]);
  });

  it('compare with a benchmark over common dates only', () => {
    const own = input([100, 110, 99, 120, 118.8]);
    const market = input([50, 52.5, 49.875, 1, 59.85]);
    const benchmark = {
      values: Float64Array.from([50, 52.5, 49.875, 54.8625]),
      dates: Float64Array.from([0, 1, 2, 4], (row) => market.dates[row]!),
    };
    // Returns 0.1, -0.1, 0.2 against 0.05, -0.05, 0.1.
    const compared = computeMetrics({ ...own, benchmark });
    expect(compared.winRateAll).toBeCloseTo(2 / 3, 12);
    expect(compared.beta).toBeCloseTo(2, 12);
    expect(compared.alphaAnnualSimple).toBeCloseTo(0, 10);
    expect(compared.rSquared).toBeCloseTo(1, 12);
    expect(metrics.beta).toBeUndefined();
  });

  it('are null where they are undefined', () => {
    for (const values of [[], [100], [100, 100, 100], [100, 0, 5], [-5, 3]]) {
      const { sharpe, beta, ...rest } = computeMetrics(input(values));
      expect(sharpe).toBeNull();
      expect(beta).toBeUndefined();
      for (const value of Object.values(rest)) {
        expect(typeof value === 'number' && !Number.isFinite(value)).toBe(false);
      }
    }
  });

  it('leave logarithmic figures undefined after a total loss', () => {
    const lost = computeMetrics(input([100, 110, 0]));
    expect([lost.logVolAnnual, lost.logMeanAnnual]).toEqual([null, null]);
    expect(lost.totalReturn).toBe(-1);
  });

  it('are finite or null for any prices, and do not depend on their unit', () => {
    const price = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(fc.array(price, { maxLength: 50 }), (values) => {
        const found = computeMetrics(input(values));
        const scaled = computeMetrics(input(values.map((value) => value * 4)));
        expect(scaled).toEqual(found);
        for (const value of Object.values(found)) {
          expect(typeof value === 'number' && !Number.isFinite(value)).toBe(false);
        }
      }),
    );
  });

  it('refuse what is no series', () => {
    const good = input([1, 2, 3]);
    const bad: MetricsInput[] = [
      { ...good, values: Float64Array.of(1, 2) },
      { ...good, values: Float64Array.of(1, Number.NaN, 2) },
      { ...good, dates: Float64Array.of(1, 3, 2) },
      { ...good, periodsPerYear: 0 },
    ];
    for (const wrong of bad) expect(() => computeMetrics(wrong)).toThrow(VelaError);
  });
});
