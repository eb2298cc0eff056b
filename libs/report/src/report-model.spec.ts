import { describe, expect, it } from '@jest/globals';
import { DAY, parseInstant } from '@vela/kernel';
import fc from 'fast-check';
import { reportCase } from '../test/report-case.js';
import { reportModel } from './index.js';
import type { ReportInput } from './index.js';

const base = reportCase({ candles: 900, trades: 40 });
const model = reportModel(base);
const START = parseInstant('2024-01-01T00:00:00Z');

/** Returns a run of daily candles that end at midnight, by its equity. */
const runOf = (equity: readonly number[], more: Partial<ReportInput> = {}): ReportInput => ({
  ...base,
  equity: { at: equity.map((_, day) => START + (day + 1) * DAY), equity },
  benchmark: null,
  ...more,
});

const curves = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), {
  minLength: 2,
  maxLength: 300,
});

describe('the model of a report', () => {
  it('has months and years that compound to the total return', () => {
    fc.assert(
      fc.property(curves, (equity) => {
        const { months, years } = reportModel(runOf(equity)).returns;
        const total = equity.at(-1)! / equity[0]!;
        for (const spans of [months, years]) {
          const grown = spans.reduce((product, { value }) => product * (1 + value), 1);
          // Values are kept with nine digits.
          expect(Math.abs(grown / total - 1)).toBeLessThan(1e-6 * Math.max(1, 1e9 / total));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives a day that ends at midnight its own name', () => {
    const equity = Array.from({ length: 31 }, (_, day) => 100 + day);
    const { returns, equity: panel } = reportModel(runOf(equity));
    expect(returns.months).toEqual([{ year: 2024, month: 1, value: 0.3 }]);
    expect(panel.at.at(-1)).toBe(parseInstant('2024-02-01T00:00:00Z') - 1);
  });

  it('counts every return once: in a bin, or as exactly zero', () => {
    fc.assert(
      fc.property(curves, (equity) => {
        const found = reportModel(runOf(equity)).returns.histogram!;
        const counted = found.counts.reduce((sum, count) => sum + count, 0);
        expect(counted + found.zeros).toBe(equity.length - 1);
        expect(found.counts.length).toBeLessThanOrEqual(43);
      }),
      { numRuns: 50 },
    );
  });

  it('reads a curve of minutes by its days', () => {
    const minutes = Array.from({ length: 5 * 1440 }, (_, row) => 1_000 + (row % 7) + row / 100);
    const at = minutes.map((_, row) => START + (row + 1) * (DAY / 1440));
    const { returns } = reportModel({ ...base, equity: { at, equity: minutes }, benchmark: null });
    expect(returns.period).toBe('day');
    expect(returns.histogram!.returns).toBeGreaterThanOrEqual(4);
    expect(returns.histogram!.returns).toBeLessThanOrEqual(5);
  });

  it('keeps first, last and deepest point of a curve that it thins', () => {
    const equity = Array.from({ length: 9_000 }, (_, row) =>
      row === 4_321 ? 40 : 100 + row / 1e3,
    );
    const { equity: panel } = reportModel(runOf(equity));
    expect(panel.points).toBe(9_000);
    expect(panel.at.length).toBeLessThanOrEqual(1_200);
    expect(panel.equity[0]).toBe(100);
    expect(panel.equity.at(-1)).toBe(108.999);
    expect(Math.min(...panel.equity)).toBe(40);
  });

  it('scales the benchmark to begin at the equity of its first day', () => {
    const benchmark = { name: 'X', at: [START + 1.5 * DAY, START + 2.5 * DAY], value: [50, 75] };
    const { equity, figures } = reportModel(runOf([100, 120, 110], { benchmark }));
    expect(equity.benchmark!.equity).toEqual([null, 120, 180]);
    expect(figures.find(({ name }) => name === 'totalReturn')!.benchmark).toBeCloseTo(0.5, 12);
    const nothing = reportModel(runOf([100, 120], { benchmark: { name: 'X', at: [], value: [] } }));
    expect(nothing.equity.benchmark!.equity).toEqual([null, null]);
  });

  it('lists drawdowns deepest first, the open one without a recovery', () => {
    const { drawdowns } = reportModel(runOf([100, 90, 100, 120, 60, 90]));
    expect(drawdowns.map(({ depth }) => depth)).toEqual([-0.5, -0.1]);
    expect(drawdowns[0]).toMatchObject({ recoveryAt: null, pointsDown: 1, pointsUnderwater: 2 });
    expect(drawdowns[1]!.recoveryAt).toBe(START + 3 * DAY - 1);
  });

  it('has costs that add up, also where a run did not record them', () => {
    const sums = (lines: typeof model.costs): [number, number] => [
      lines.filter(({ kind }) => kind === 'part').reduce((sum, { amount }) => sum + amount, 0),
      lines.at(-1)!.amount,
    ];
    const [parts, net] = sums(model.costs);
    expect(parts).toBeCloseTo(net, 6);
    const costs = {
      gross: 30,
      items: [{ kind: 'FEE', line: 'commission', amount: -12.5 }],
      net: 17.5,
    };
    expect(sums(reportModel({ ...base, costs }).costs)).toEqual([17.5, 17.5]);
    const dollars = base.instruments.map((one) => ({ ...one, currency: 'EUR' }));
    expect(reportModel({ ...base, instruments: dollars }).costs).toEqual([]);
  });

  it('loses no high and no low of candles that it merges', () => {
    const all = reportCase({ candles: 20_000, trades: 5 }).candles[0]!;
    const [panel] = reportModel({ ...base, candles: [all] }).candles;
    expect(panel!.openAt.length).toBeLessThanOrEqual(6_000);
    expect(panel!.candlesPerEntry).toBe(4);
    expect(Math.max(...panel!.high)).toBe(Math.max(...Array.from(all.high)));
    expect(Math.min(...panel!.low)).toBe(Math.min(...Array.from(all.low)));
    expect(panel!.close.at(-1)).toBe(all.close[all.close.length - 1]);
  });

  it('is safe in JSON', () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
});
