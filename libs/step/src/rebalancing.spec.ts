import { describe, expect, it } from '@jest/globals';
import { calendarOf } from '@vela/calendar';
import { DAY, formatDate, parseInstant, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';
import { Strategy, builtInStrategies, checkParameters } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

const DAILY = parseTimeframe('1d');
const HOURLY = parseTimeframe('1h');
const xnys = calendarOf('XNYS');

/** Daily candles of the sessions of some dates; prices depend on the seed alone. */
function daily(seed: number, from: string, to: string, without: readonly string[] = []) {
  const sessions = xnys.sessions(from, to).filter(({ date }) => !without.includes(date));
  const columns = allocateCandles(sessions.length);
  sessions.forEach(({ day, closeAt }, row) => {
    const open = 50 + ((seed * 31 + day * 17) % 40);
    columns.openAt[row] = day * DAY;
    columns.availableAt[row] = closeAt;
    columns.open[row] = open;
    columns.close[row] = open + ((seed + day) % 5) - 2;
    columns.high[row] = open + 3;
    columns.low[row] = open - 3;
    columns.volume[row] = 1_000;
  });
  return columns;
}

const usual = (count: number): Instrument[] =>
  Array.from({ length: count }, (_, k) =>
    createInstrument({ id: `ins_${k}`, symbol: `S${k}`, venue: 'XNYS' }),
  );

function setupOf(
  strategy: StrategyClass,
  instruments: readonly Instrument[],
  more: { readonly parameters?: object; readonly simulation?: object } = {},
): RunSetup {
  return {
    strategy,
    parameters: checkParameters(strategy, more.parameters ?? {}),
    instruments,
    series: instruments.map((_, instrument) => ({ instrument, timeframe: DAILY })),
    cash: '100000',
    simulation: simulationOptions.parse({ commissionRate: '0.001', ...more.simulation }),
    seed: 1,
    expectedSlices: 0,
  };
}

function ran(setup: RunSetup, columns: readonly CandleColumns[]): Run {
  const run = new Run(setup);
  advance(run, createBatch(columns));
  return run;
}

/** Dates on which something was filled, with the signed quantities of that day in order. */
function fillsOf(run: Run): [string, number[]][] {
  const { fills } = run.venue;
  const days = new Map<string, number[]>();
  for (let row = 0; row < fills.length; row++) {
    const date = formatDate(fills.columns.at[row]!);
    const quantity = fills.columns.side[row]! * fills.columns.quantity[row]!;
    days.set(date, [...(days.get(date) ?? []), quantity]);
  }
  return [...days];
}

const monthly = builtInStrategies.get('monthly-rebalance')!;

describe('rebalancing', () => {
  it('trades whole shares at the opens behind the last session of each month', () => {
    const columns = [1, 2, 3].map((seed) => daily(seed, '2024-01-02', '2024-05-10'));
    const weights = [0.5, 0.3, 0.2];
    const run = ran(
      setupOf(monthly, usual(3), { parameters: { weights: '0.5,0.3,0.2' } }),
      columns,
    );

    // The same by hand, in doubles.
    let cash = 100_000;
    const held = [0, 0, 0];
    const expected: [string, number[]][] = [];
    for (const date of ['2024-01-03', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01']) {
      const row = columns[0]!.openAt.indexOf(parseInstant(date));
      const opens = columns.map(({ open }) => open[row]!);
      const value = opens.reduce((sum, open, k) => sum + open * held[k]!, cash);
      const deltas = opens.map(
        (open, k) => Math.floor((weights[k]! * value) / open / 1.001 + 1e-9) - held[k]!,
      );
      deltas.forEach((delta, k) => {
        held[k]! += delta;
        cash -= delta * opens[k]! + 0.001 * Math.abs(delta) * opens[k]!;
      });
      expected.push([
        date,
        [...deltas.filter((delta) => delta < 0), ...deltas.filter((delta) => delta > 0)],
      ]);
    }
    expect(fillsOf(run)).toEqual(expected);
    expect(run.ledger.cashValue).toBeCloseTo(cash, 6);
    expect(run.ledger.positions.map(({ size }) => size)).toEqual(held);
  });

  it('waits for the first slice in which every named instrument has a candle', () => {
    const without = ['2024-01-03', '2024-01-04'];
    const columns = [
      daily(1, '2024-01-02', '2024-01-12'),
      daily(2, '2024-01-02', '2024-01-12', without),
    ];
    const run = ran(setupOf(monthly, usual(2)), columns);
    expect(fillsOf(run).map(([date]) => date)).toEqual(['2024-01-05']);
  });

  it('names instruments by symbol, sells short below 0 and leaves the others alone', () => {
    class Pair extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.buy(100, { instrument: 2 });
        if (this.slice === 1) this.rebalance({ S1: -0.25, S0: 0.5 });
      }
    }
    const columns = [1, 2, 3].map((seed) => daily(seed, '2024-01-02', '2024-01-09'));
    const run = ran(setupOf(Pair, usual(3)), columns);
    const [first, second, third] = columns;
    const value =
      run.ledger.cashValue +
      run.ledger.positions.reduce(
        (sum, { size }, k) => sum + size * (k < 2 ? columns[k]!.open[2]! : third!.close[1]!),
        0,
      );
    // The fees of the rebalancing are paid by now.
    const fees = run.venue.fills.column('fee').subarray(1);
    const before = value + fees.reduce((sum, fee) => sum + fee, 0);
    expect(run.ledger.positions.map(({ size }) => size)).toEqual([
      Math.floor((0.5 * before) / first!.open[2]! / 1.001 + 1e-9),
      -Math.floor((0.25 * before) / second!.open[2]! / 1.001 + 1e-9),
      100,
    ]);
  });

  it('rounds to the lot and never buys what sells of the same slice must pay for first', () => {
    class Turn extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.rebalance([1, 0]);
        if (this.slice === 1) this.rebalance([0, 1]);
      }
    }
    const instruments = [10, 7].map((lot, k) =>
      createInstrument({ id: `ins_${k}`, symbol: `S${k}`, venue: 'XNYS', lotSize: String(lot) }),
    );
    const columns = [1, 2].map((seed) => daily(seed, '2024-01-02', '2024-01-08'));
    const run = ran(
      setupOf(Turn, instruments, { simulation: { account: { kind: 'cash' } } }),
      columns,
    );
    const [sold, bought] = fillsOf(run)[1]![1];
    expect(sold).toBeLessThan(0);
    expect(sold! % 10).toBe(-0);
    expect(bought).toBeGreaterThan(0);
    expect(bought! % 7).toBe(0);
    expect(run.ledger.positions[0]!.size).toBe(0);
    expect(run.ledger.cashValue).toBeLessThan(7 * columns[1]!.open[2]! * 1.01);
  });

  it('goes on the same when it is restored while weights wait', () => {
    const columns = [1, 2].map((seed) => daily(seed, '2024-01-02', '2024-03-29'));
    const setup = setupOf(monthly, usual(2));
    const whole = ran(setup, columns);
    const first = new Run(setup);
    for (let cut = 1; cut < columns[0]!.length; cut++) {
      advance(first, createBatch(columns.map((one) => sliceCandles(one, cut - 1, cut))));
      const stored = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
      const rest = restoreRun(setup, stored);
      const end = columns[0]!.length;
      advance(rest, createBatch(columns.map((one) => sliceCandles(one, cut, end))));
      expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
    }
  });

  it('takes back what an earlier rebalancing could not fill yet', () => {
    class Twice extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.rebalance([1]);
        if (this.slice === 3) this.rebalance([0.1]);
      }
    }
    const setup = setupOf(Twice, usual(1), { simulation: { participation: 0.1 } });
    const columns = daily(1, '2024-01-02', '2024-01-31');
    const run = ran(setup, [columns]);
    // A tenth of 1,000 shares for each of three days; then the target is below 300.
    expect(fillsOf(run).map(([, quantities]) => quantities)).toEqual([
      [100],
      [100],
      [100],
      [-100],
      expect.anything(),
    ]);
    expect(run.venue.allWorking()).toEqual([]);
    for (const cut of [2, 4, 5]) {
      const first = new Run(setup);
      advance(first, createBatch([sliceCandles(columns, 0, cut)]));
      const stored = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
      const rest = restoreRun(setup, stored);
      advance(rest, createBatch([sliceCandles(columns, cut, columns.length)]));
      expect(snapshotRun(rest)).toEqual(snapshotRun(run));
    }
  });

  it('closes positions, and opens none, when the account is worth nothing', () => {
    class Bold extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.rebalance([3]);
        if (this.slice === 2) this.rebalance([0.5]);
      }
    }
    const columns = daily(1, '2024-01-02', '2024-01-09');
    for (let row = 2; row < columns.length; row++) {
      for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = 1;
    }
    const run = ran(setupOf(Bold, usual(1)), [columns]);
    expect(run.ledger.cashValue).toBeLessThan(0);
    expect(run.ledger.positions[0]!.size).toBe(0);
  });

  it('leaves room for the fees of a schedule, so that a cash account can pay them', () => {
    class All extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.rebalance([1]);
      }
    }
    const fees = {
      rows: [{ line: 'Commission', basis: 'value', rate: '0.02' }],
    };
    const simulation = { commissionRate: '0', fees, account: { kind: 'cash' } };
    const columns = daily(1, '2024-01-02', '2024-01-09');
    const run = ran(setupOf(All, usual(1), { simulation }), [columns]);
    const open = columns.open[1]!;
    expect(run.ledger.positions[0]!.size).toBe(Math.floor(100_000 / open / 1.02));
  });

  it('goes on without an instrument that is no longer traded', () => {
    class Always extends Strategy {
      override onSlice(): void {
        this.rebalance([0.5, 0.5]);
      }
    }
    const columns = [daily(1, '2024-01-02', '2024-01-05'), daily(2, '2024-01-02', '2024-01-31')];
    const run = ran(
      {
        ...setupOf(Always, usual(2)),
        actions: [
          {
            instrument: 0,
            action: { kind: 'delist', at: parseInstant('2024-01-06'), value: null },
          },
        ],
      },
      columns,
    );
    const dates = fillsOf(run).map(([date]) => date);
    expect(dates.at(-1)! > '2024-01-20').toBe(true);
    expect(run.ledger.positions[0]!.size).toBe(0);
  });

  it.each<[string, (strategy: { rebalance(weights: object): void }) => void, string]>([
    ['an unknown symbol', (s) => s.rebalance({ S9: 1 }), 'found S9'],
    ['a weight that is none', (s) => s.rebalance([NaN]), 'expected a weight for S0'],
    ['more weights than instruments', (s) => s.rebalance([0.5, 0.5, 0.5]), 'from 0 to 1 once'],
  ])('refuses %s', (_, call, message) => {
    class Bad extends Strategy {
      override onSlice(): void {
        call(this as never);
      }
    }
    const columns = [1, 2].map((seed) => daily(seed, '2024-01-02', '2024-01-05'));
    expect(() => ran(setupOf(Bad, usual(2)), columns)).toThrow(message);
  });

  it('refuses as many weights as there are no instruments for', () => {
    const setup = setupOf(monthly, usual(2), { parameters: { weights: '1' } });
    const columns = [1, 2].map((seed) => daily(seed, '2024-01-02', '2024-01-05'));
    expect(() => ran(setup, columns)).toThrow('expected 2 weights');
    expect(() => checkParameters(monthly, { weights: 'half' })).toThrow('expected shares');
  });
});

describe('the last session of a period', () => {
  class Diary extends Strategy {
    notes: string[] = [];
    override onCandle(): void {
      const date = new Date(this.candle().openAt / 1000).toISOString().slice(0, 16);
      for (const period of ['week', 'month', 'quarter', 'year'] as const) {
        if (this.isSessionEnd() && this.isLastSessionOf(period))
          this.notes.push(`${date} ${period}`);
      }
    }
  }
  const notesOf = (run: Run): string[] => (run.strategy as unknown as Diary).notes;

  it('is known by the calendar on the day itself', () => {
    const run = ran(setupOf(Diary, usual(1)), [daily(1, '2024-03-22', '2024-04-05')]);
    // Good Friday was the last weekday of March.
    expect(notesOf(run)).toEqual([
      '2024-03-22T00:00 week',
      '2024-03-28T00:00 week',
      '2024-03-28T00:00 month',
      '2024-03-28T00:00 quarter',
      '2024-04-05T00:00 week',
    ]);
  });

  it('ends with the last candle within the day, on half days too', () => {
    const opens = [
      ...xnys.expectedCandles(HOURLY, parseInstant('2024-11-27'), parseInstant('2024-12-03')),
    ];
    const columns = allocateCandles(opens.length);
    opens.forEach((at, row) => {
      columns.openAt[row] = at;
      columns.availableAt[row] = Math.min(
        at + 3_600_000_000,
        xnys.sessionOf(at + 3_599_000_000)!.closeAt,
      );
      for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = 10;
    });
    const setup = { ...setupOf(Diary, usual(1)), series: [{ instrument: 0, timeframe: HOURLY }] };
    expect(notesOf(ran(setup, [columns]))).toEqual([
      '2024-11-29T17:00 week',
      '2024-11-29T17:00 month',
    ]);
  });

  it('is refused for a venue without a calendar, but known for what never closes', () => {
    const stock = [createInstrument({ id: 'ins_0', symbol: 'S0' })];
    const columns = [daily(1, '2024-01-29', '2024-02-02')];
    expect(() => ran(setupOf(Diary, stock), columns)).toThrow(
      'expected a venue with a trading calendar',
    );
    const coin = [createInstrument({ id: 'ins_0', symbol: 'S0', assetClass: 'CRYPTO' })];
    expect(notesOf(ran(setupOf(Diary, coin), columns))).toEqual(['2024-01-31T00:00 month']);
  });
});
