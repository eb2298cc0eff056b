import { describe, expect, it } from '@jest/globals';
import { DAY } from '@vela/kernel';
import fc from 'fast-check';
import { bootstrapIntervals } from './bootstrap.js';
import { BREAKDOWNS, type BreakdownBy, tradeBreakdown } from './breakdown.js';
import { statisticsCatalogue } from './catalogue.js';
import { compareTrades } from './comparison.js';
import { drawdownTable } from './drawdown-table.js';
import { type Statistic, statisticsOf } from './engine.js';
import type { FinishedRun, RunColumns } from './finished-run.js';
import { intervalOf } from './intervals.js';
import { periodTable } from './period-table.js';
import { day, HAND_RUN } from './reference/samples.js';
import { sampleOfRun } from './run-sample.js';
import { seriesStatistics } from './series-statistics.js';

const BENCHMARK = {
  values: Float64Array.from({ length: 60 }, (_, row) => 100 + (row % 7)),
  dates: Float64Array.from({ length: 60 }, (_, row) => day('2024-01-30') + row * DAY),
};

/** Returns a run over some equity with trades of some profits after fees of 2. */
function runOf(equity: readonly number[], profits: readonly number[] = []): FinishedRun {
  const trades: RunColumns = Object.fromEntries(
    Object.keys(HAND_RUN.trades).map((name) => {
      const first = HAND_RUN.trades[name]![0]!;
      return [name, Float64Array.from(profits, (net) => (name === 'pnlGross' ? net + 2 : first))];
    }),
  );
  return {
    ...HAND_RUN,
    equity: Float64Array.from(equity),
    at: Float64Array.from(equity, (_, row) => day('2024-01-31') + row * DAY),
    trades,
    fills: {},
    orders: {},
    openLots: null,
  };
}

/** Returns all statistics of a run after having looked at everything else of it. */
function allOf(run: FinishedRun, benchmark = BENCHMARK): ReadonlyMap<string, Statistic> {
  const sample = sampleOfRun(run, { benchmark });
  const found = statisticsOf(sample, statisticsCatalogue.values());
  for (const one of found) {
    const { value, missing, definition } = one;
    expect([definition.name, value === null, missing === null]).toEqual([
      definition.name,
      value === null,
      value !== null,
    ]);
    if (value !== null)
      expect([definition.name, Number.isFinite(value)]).toEqual([definition.name, true]);
    const interval = intervalOf(one, sample, 0.95);
    if (interval !== null) {
      expect(interval.low).toBeLessThanOrEqual(interval.high);
      expect(Number.isFinite(interval.low) && Number.isFinite(interval.high)).toBe(true);
    }
  }
  for (const by of Object.keys(BREAKDOWNS)) tradeBreakdown(run, by as BreakdownBy, 'venue');
  drawdownTable(sample, 5);
  for (const span of ['month', 'year'] as const) periodTable(sample, span);
  expect(compareTrades(run, run)).toMatchObject({ firstTrade: null, firstFill: null });
  bootstrapIntervals(sample, [...statisticsCatalogue.values()], { resamples: 20 });
  return new Map(found.map((one) => [one.definition.name, one]));
}

const reasonOf = (all: ReadonlyMap<string, Statistic>, name: string): string | undefined =>
  all.get(name)?.missing?.reason;

const steps = (count: number): number[] =>
  Array.from({ length: count }, (_, row) => 1000 * (1 + 0.01 * Math.sin(row * 2)) + row);

describe('statistics of unusual runs', () => {
  it('say that there were no trades', () => {
    const all = allOf(runOf(steps(40)));
    for (const name of ['winRate', 'profitFactor', 'sqn', 'averageBarsHeld', 'feesPerTrade']) {
      expect([name, reasonOf(all, name)]).toEqual([name, 'NO_TRADES']);
    }
    expect(all.get('tradeCount')!.value).toBe(0);
    expect(all.get('sharpe')!.value).not.toBeNull();
  });

  it('say what one candle, or none, is too little for', () => {
    for (const equity of [[], [1000]]) {
      const all = allOf(runOf(equity));
      expect(reasonOf(all, 'sharpe')).toBe('TOO_FEW_VALUES');
      expect(all.get('sharpe')!.missing!.detail).toBe('Expected at least 10 returns, found 0.');
      expect(all.get('maxDrawdown')!.value).toBe(equity.length === 0 ? null : 0);
      expect(reasonOf(all, 'beta')).toBe('NO_COMMON_DATES');
    }
  });

  it('say that nothing won', () => {
    const falling = Array.from({ length: 40 }, (_, row) => 1000 - row * (1 + (row % 3)));
    const all = allOf(runOf(falling, [-1, -2, -3, -1, -2, -3, -1, -2, -3, -1]));
    expect(all.get('winRate')!.value).toBe(0);
    expect(all.get('profitFactor')!.value).toBe(0);
    expect(reasonOf(all, 'averageWin')).toBe('NO_WINS');
    expect(reasonOf(all, 'payoffRatio')).toBe('NO_WINS');
    expect(reasonOf(all, 'kellyOfTrades')).toBe('NO_WINS');
    expect(reasonOf(all, 'minimumTrackRecord')).toBe('NO_GAIN');
  });

  it('say that nothing lost', () => {
    const rising = Array.from({ length: 40 }, (_, row) => 1000 + row * (1 + (row % 3) / 100));
    const all = allOf(runOf(rising, [1, 2, 3]));
    for (const name of ['profitFactor', 'sortino', 'omega', 'averageLoss']) {
      expect([name, reasonOf(all, name)]).toEqual([name, 'NO_LOSSES']);
    }
    expect(reasonOf(all, 'calmar')).toBe('NO_DRAWDOWN');
    expect(reasonOf(all, 'maxDrawdownTroughDate')).toBe('NO_DRAWDOWN');
  });

  it('say that nothing varies', () => {
    const all = allOf(
      runOf(
        Array.from({ length: 120 }, () => 1000),
        Array(12).fill(5),
      ),
    );
    for (const name of ['sharpe', 'skew', 'kurtosis', 'autocorrLag1', 'sqn', 'stabilityR2']) {
      expect([name, reasonOf(all, name)]).toEqual([name, 'ZERO_VARIANCE']);
    }
    expect(all.get('volatility')!.value).toBe(0);
    expect(all.get('totalReturn')!.value).toBe(0);
    // Growth by the same rate leaves only its rounding.
    const growing = allOf(runOf(Array.from({ length: 120 }, (_, row) => 1000 * 1.01 ** row)));
    expect(Math.abs(growing.get('volatility')!.value!)).toBeLessThan(1e-13);
  });

  it('say that the capital was lost', () => {
    const all = allOf(runOf([...steps(20), -50, 20, -30, 10], [-1000, 20]));
    for (const name of ['sharpe', 'volatility', 'skew', 'valueAtRisk95', 'bestMonth']) {
      expect([name, reasonOf(all, name)]).toEqual([name, 'CAPITAL_LOST']);
    }
    expect(all.get('finalEquity')!.value).toBe(10);
    expect(all.get('tradeCount')!.value).toBe(2);
    const end = allOf(runOf([...steps(20), 0]));
    expect(end.get('totalReturn')!.value).toBe(-1);
    expect(reasonOf(end, 'logMeanAnnual')).toBe('CAPITAL_LOST');
  });

  it('say that there is no benchmark, or that no day is common', () => {
    const sample = sampleOfRun(runOf(steps(40)));
    const beta = statisticsCatalogue.get('beta')!;
    expect(statisticsOf(sample, [beta])[0]!.missing!.reason).toBe('NO_BENCHMARK');
    const other = { values: BENCHMARK.values, dates: BENCHMARK.dates.map((at) => at + 400 * DAY) };
    expect(reasonOf(allOf(runOf(steps(40)), other), 'beta')).toBe('NO_COMMON_DATES');
    const flat = { values: BENCHMARK.values.map(() => 7), dates: BENCHMARK.dates };
    expect(reasonOf(allOf(runOf(steps(40)), flat), 'beta')).toBe('BENCHMARK_FLAT');
  });

  it('join a benchmark with gaps by the days that both have', () => {
    const some = (_: number, row: number): boolean => row % 3 !== 1;
    const gaps = { values: BENCHMARK.values.filter(some), dates: BENCHMARK.dates.filter(some) };
    const all = allOf(runOf(steps(40)), gaps);
    expect(all.get('commonReturns')!.value).toBe(26);
    expect(all.get('beta')!.value).not.toBeNull();
    // Candles of an hour meet the same days.
    const hourly = runOf(steps(40).flatMap((value) => [value * 0.9, value]));
    const at = hourly.at.map(
      (_, row) => day('2024-01-31') + (Math.floor(row / 2) + (row % 2) / 2 - 0.5) * DAY,
    );
    const same = allOf({ ...hourly, at }, gaps);
    expect(same.get('beta')!.value).toBeCloseTo(all.get('beta')!.value!, 10);
  });

  it('say what an old release did not record', () => {
    const old = { ...runOf(steps(40), [1, -1]), costs: null, exposure: null };
    expect(reasonOf(allOf(old), 'slippageCost')).toBe('NOT_RECORDED');
    expect(reasonOf(allOf(old), 'exposure')).toBe('NOT_RECORDED');
    const other = { ...old, currency: 'EUR' };
    expect(reasonOf(allOf(other), 'averageTradeReturn')).toBe('SEVERAL_CURRENCIES');
  });

  it('are a finite number or a reason for any equity and any trades', () => {
    const money = fc.integer({ min: -500, max: 5_000 });
    fc.assert(
      fc.property(
        fc.array(money, { maxLength: 30 }),
        fc.array(money, { maxLength: 15 }),
        (equity, profits) => {
          allOf(
            runOf(
              equity,
              profits.map((profit) => profit - 2_000),
            ),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are those of a series where the run is one, whatever the names', () => {
    const run = runOf(steps(200));
    const dates = run.at.map((at) => at - 1);
    const input = { values: run.equity, dates, periodsPerYear: 252, riskFreeRateAnnual: 0 };
    const all = allOf(run);
    for (const { definition, value } of seriesStatistics(input).statistics) {
      expect([definition.name, all.get(definition.name)!.value]).toEqual([definition.name, value]);
    }
  });
});
