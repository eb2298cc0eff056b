import { describe, expect, it } from '@jest/globals';
import { createRandom, parseInstant, parseTimeframe } from '@vela/kernel';
import { FlatRate } from '@vela/ledger';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy, checkParameters } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { advance, finish, restoreRun, Run, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

/** Buys and sells in turn, with several orders a day, by market and by limit. */
class Busy extends Strategy.with({}) {
  override onCandle(): void {
    const draw = this.random();
    const { close } = this.candle();
    if (draw < 0.3) this.buy(7);
    else if (draw < 0.6) this.sell(5);
    else if (draw < 0.8) this.buy(3, { limit: close * 0.999 });
    else this.close();
  }
}

function candles(length: number, step: number): CandleColumns {
  const random = createRandom(3, 'fees');
  const columns = allocateCandles(length);
  const start = parseInstant('2026-03-30T00:00:00Z');
  for (let i = 0; i < length; i++) {
    const open = 5000 + random.integer(400);
    const close = open + random.integer(101) - 50;
    columns.openAt[i] = start + i * step;
    columns.availableAt[i] = start + (i + 1) * step;
    columns.open[i] = open / 100;
    columns.close[i] = close / 100;
    columns.high[i] = (Math.max(open, close) + 20) / 100;
    columns.low[i] = (Math.min(open, close) - 20) / 100;
    columns.volume[i] = 1_000_000;
  }
  return columns;
}

const DAY = 86_400e6;

function setup(simulation: object, timeframe = '1h', instrument = {}): RunSetup {
  return {
    strategy: Busy,
    parameters: checkParameters(Busy, {}),
    instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', ...instrument })],
    series: [{ instrument: 0, timeframe: parseTimeframe(timeframe) }],
    cash: '100000',
    simulation: simulationOptions.parse(simulation),
    seed: 5,
    expectedSlices: 0,
  };
}

function ran(of: RunSetup, columns: CandleColumns): Run {
  const run = new Run(of);
  advance(run, createBatch([columns]));
  finish(run);
  return run;
}

const feesOf = ({ venue: { fills } }: Run): number[] =>
  Array.from(fills.columns.fee.subarray(0, fills.length));

const INDIAN = { currency: 'INR', venue: 'XNSE' };

describe('the fees of a run', () => {
  it.each([
    ['ib-fixed', {}],
    ['ib-tiered', {}],
    ['alpaca', {}],
    ['upstox', INDIAN],
  ])('of %s are those of its fills, and go on from a snapshot at any slice', (fees, instrument) => {
    const columns = candles(120, DAY / 8);
    const of = setup({ fees }, '3h', instrument);
    const whole = ran(of, columns);
    const expected = feesOf(whole);
    expect(expected.length).toBeGreaterThan(50);
    const total = expected.reduce((sum, fee) => sum + fee, 0);
    expect(Number(whole.ledger.fees) / 1e8).toBeCloseTo(total, 6);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 118 }), (cut) => {
        const first = new Run(of);
        advance(first, createBatch([sliceCandles(columns, 0, cut)]));
        const snapshot = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
        const before = feesOf(first);
        const second = restoreRun(of, snapshot);
        advance(second, createBatch([sliceCandles(columns, cut, 120)]));
        finish(second);
        expect([...before, ...feesOf(second)]).toEqual(expected);
        expect(second.fees.describe!()).toEqual(whole.fees.describe!());
      }),
      { numRuns: 12 },
    );
  });

  it('take the date of a daily candle from its label', () => {
    // The SEC's rate is 0 until 2026-04-03 and above 0 from 2026-04-04 on.
    const run = ran(setup({ fees: 'us-regulatory' }, '1d'), candles(30, DAY));
    const { columns, length } = run.venue.fills;
    const sales = Array.from({ length }, (_, row) => row).filter((row) => columns.side[row]! < 0);
    const relative = (row: number): number =>
      columns.fee[row]! / (columns.quantity[row]! * columns.price[row]!);
    const rising = parseInstant('2026-04-04');
    const before = sales.filter((row) => columns.at[row]! < rising);
    const after = sales.filter((row) => columns.at[row]! >= rising);
    expect([before.length > 0, after.length > 0]).toEqual([true, true]);
    expect(Math.max(...before.map(relative))).toBeLessThan(2e-5);
    expect(Math.min(...after.map(relative))).toBeGreaterThan(2e-5);
  });

  it('are one rate when no schedule is named', () => {
    const run = ran(setup({ commissionRate: '0.001' }), candles(50, 3600e6));
    expect(run.fees).toBeInstanceOf(FlatRate);
  });

  it('are refused beside a rate, and for what a schedule does not know', () => {
    const both = simulationOptions.safeParse({ fees: 'alpaca', commissionRate: '0.001' });
    expect(both.error?.issues).toMatchObject([
      { path: ['commissionRate'], message: 'expected 0 beside fees: they would be paid twice' },
    ]);
    const wrong = simulationOptions.safeParse({ fees: { rows: [{ line: 'x', basis: 'y' }] } });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ['fees', 'rows', 0, 'basis'] });
    expect(() => new Run(setup({ fees: 'upstox' }))).toThrow('have no row for AAA, EQUITY in USD');
  });
});
