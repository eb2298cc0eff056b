import { describe, expect, it } from '@jest/globals';
import { DAY, parseTimeframe } from '@vela/kernel';
import { FACT_KINDS } from '@vela/ledger';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns, CorporateAction } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { OrderSnapshot, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

type Bar = readonly [open: number, high: number, low: number, close: number];

/** Candles of whole days from day 0 on, known at the midnight behind them. */
function days(bars: readonly Bar[]): CandleColumns {
  const columns = allocateCandles(bars.length);
  bars.forEach(([open, high, low, close], row) => {
    columns.openAt[row] = row * DAY;
    columns.availableAt[row] = (row + 1) * DAY;
    columns.open[row] = open;
    columns.high[row] = high;
    columns.low[row] = low;
    columns.close[row] = close;
    columns.volume[row] = 1e6;
  });
  return columns;
}

const flat = (price: number): Bar => [price, price, price, price];

function setup(strategy: StrategyClass, actions: readonly CorporateAction[], more = {}): RunSetup {
  return {
    strategy,
    parameters: {},
    instruments: [createInstrument({ id: 'a', symbol: 'A' })],
    series: [{ instrument: 0, timeframe: parseTimeframe('1d') }],
    cash: '10000',
    simulation: simulationOptions.parse({ ...more }),
    seed: 1,
    expectedSlices: 0,
    actions: actions.map((action) => ({ instrument: 0, action })),
  };
}

function run(of: RunSetup, columns: CandleColumns): Run {
  const made = new Run(of);
  advance(made, createBatch([columns]));
  return made;
}

/** Buys 10 at the first close with a bracket around it. */
class Bracketed extends Strategy {
  told: string[] = [];

  override onCandle({ index }: { index: number }): void {
    if (index === 0) this.buy(10, { stopLoss: 360, takeProfit: 480 });
  }

  override onOrder(order: OrderSnapshot): void {
    this.told.push(`${order.role} ${order.quantity} ${order.state} ${order.reason}`.trim());
  }
}

class Short extends Strategy {
  override onCandle({ index }: { index: number }): void {
    if (index === 0) this.sell(7);
  }
}

const fillsOf = ({ venue: { fills } }: Run): unknown[] =>
  Array.from({ length: fills.length }, (_, row) => [
    fills.columns.side[row],
    fills.columns.quantity[row],
    fills.columns.price[row],
  ]);

const factsOf = ({ ledger: { facts } }: Run): unknown[] =>
  Array.from({ length: facts.length }, (_, row) => [
    FACT_KINDS[facts.columns.kind[row]!],
    facts.columns.amount[row],
    facts.columns.at[row]! / DAY,
  ]);

describe('a split in a run', () => {
  const split: CorporateAction = { kind: 'split', at: 2 * DAY, value: 4 };

  it('carries a position and its open bracket over 4:1 with continuous equity', () => {
    // Bought 10 at 400; at the close of day 1 worth 410 each. Day 2 opens in new shares.
    const bars = [flat(400), [400, 412, 398, 410], [102.5, 103, 102, 102.5], [103, 121, 103, 120]];
    const one = run(setup(Bracketed, [split]), days(bars as Bar[]));
    expect([...one.equityResults]).toEqual([10_000, 10_100, 10_100, 10_800]);
    // The target of 480 for 10 became one of 120 for 40.
    expect(fillsOf(one)).toEqual([
      [1, 10, 400],
      [-1, 40, 120],
    ]);
    expect((one.strategy as Bracketed).told).toEqual([
      'entry 10 filled',
      'takeProfit 40 filled',
      'stopLoss 40 canceled the other leg was filled',
    ]);
    expect([...one.ledger.trades.column('pnlGross')]).toEqual([800]);
    expect(one.account.applied).toEqual([
      { instrument: 0, at: 2 * DAY, kind: 'split', effect: '10 became 40' },
    ]);
    expect(one.account.notes()[0]).toContain('Prices are raw');
    expect(one.account.notes()[1]).toBe('1970-01-03: split of A, 10 became 40.');
  });

  it('lets the stop of the bracket act at its new price', () => {
    const bars = [flat(400), flat(400), [100, 101, 89, 95], flat(95)];
    const one = run(setup(Bracketed, [split]), days(bars as Bar[]));
    expect(fillsOf(one).at(-1)).toEqual([-1, 40, 90]);
    expect(one.equity()).toBe(10_000 - 400);
  });

  it('scales an order that was decided on the day before', () => {
    const one = run(setup(Bracketed, [{ ...split, at: DAY }]), days([flat(400), flat(100)]));
    expect(fillsOf(one)).toEqual([[1, 40, 100]]);
  });

  it('pays the fraction of a reverse split in cash', () => {
    const reverse: CorporateAction = { kind: 'split', at: 2 * DAY, value: 0.25 };
    const bars = [flat(40), flat(40), flat(160), flat(160)];
    const one = run(setup(Short, [reverse]), days(bars));
    // 7 short become 1.75: one stays, 0.75 at 160 are bought back for 120.
    expect(one.ledger.positions[0]!.quantity).toBe(-1);
    expect(factsOf(one)).toEqual([['cashInLieu', -120, 2]]);
    expect([...one.equityResults]).toEqual([10_000, 10_000, 10_000, 10_000]);
  });
});

describe('a dividend in a run', () => {
  const dividend: CorporateAction = { kind: 'dividend', at: 2 * DAY, value: 1.25 };

  it('credits who is long on the ex-date and debits who is short', () => {
    const bars = [flat(400), flat(400), flat(398.75), flat(398.75)];
    const long = run(setup(Bracketed, [dividend]), days(bars));
    expect(factsOf(long)).toEqual([['dividend', 12.5, 2]]);
    expect(long.equity()).toBe(10_000);
    const short = run(setup(Short, [dividend]), days(bars));
    expect(factsOf(short)).toEqual([['dividend', -8.75, 2]]);
    expect(short.equity()).toBe(10_000);
    expect(short.account.applied[0]!.effect).toBe('-8.75 USD for -7');
  });

  it('passes who bought at the open of the ex-date by', () => {
    const bars = [flat(400), flat(400), flat(400)];
    const one = run(setup(Bracketed, [{ ...dividend, at: DAY }]), days(bars));
    expect([one.ledger.facts.length, one.ledger.held]).toEqual([0, 1]);
  });
});

describe('the end of an instrument', () => {
  const end: CorporateAction = { kind: 'delist', at: 2 * DAY, value: null };
  /** Keeps buying what is no longer there. */
  class Stubborn extends Bracketed {
    override onCandle(candle: { index: number }): void {
      super.onCandle(candle);
      if (candle.index === 3) this.buy(1);
    }
  }

  it('closes the position at the last price without a fee and expires its orders', () => {
    const bars: Bar[] = [flat(400), [400, 410, 400, 410], flat(1), flat(1), flat(1)];
    const of = setup(Stubborn, [end], { commissionRate: '0.01' });
    const one = run(of, days(bars));
    expect(fillsOf(one)).toEqual([
      [1, 10, 400],
      [-1, 10, 410],
    ]);
    expect(one.equity()).toBe(10_000 + 100 - 40);
    expect((one.strategy as Stubborn).told).toEqual([
      'entry 10 filled',
      'stopLoss 10 expired the instrument was delisted',
      'takeProfit 10 expired the instrument was delisted',
      'close 10 filled',
      'entry 1 rejected the instrument was delisted',
    ]);
  });

  it('pays holders what the action says, also nothing', () => {
    const bars: Bar[] = [flat(400), [400, 410, 400, 410], flat(410)];
    expect(run(setup(Bracketed, [{ ...end, value: 500 }]), days(bars)).equity()).toBe(11_000);
    expect(run(setup(Bracketed, [{ ...end, value: 0 }]), days(bars)).equity()).toBe(6_000);
  });
});

describe('corporate actions', () => {
  it('note a new name and refuse what cannot be', () => {
    const rename: CorporateAction = { kind: 'rename', at: DAY, symbol: 'META' };
    const one = run(setup(Short, [rename]), days([flat(1), flat(1)]));
    expect(one.account.applied[0]!.effect).toBe('A became META');
    const dividends = Array.from({ length: 21 }, (_, i) => ({
      kind: 'dividend' as const,
      at: i,
      value: 0,
    }));
    const many = run(setup(Short, dividends), days([flat(1)])).account.notes();
    expect([many.length, many.at(-1)]).toEqual([22, 'Corporate actions beside these: 1.']);
    const wrong =
      (action: object, instrument = 0) =>
      () =>
        new Run({
          ...setup(Short, []),
          actions: [{ instrument, action: action as CorporateAction }],
        });
    expect(wrong({ kind: 'split', at: 0, value: 0 })).toThrow('expected a ratio above 0');
    expect(wrong({ kind: 'dividend', at: 0, value: NaN })).toThrow('a value of at least 0');
    expect(wrong({ kind: 'split', at: 0.5, value: 2 })).toThrow('expected an instant');
    expect(wrong({ kind: 'split', at: 0, value: 2 }, 1)).toThrow(
      'expected an instrument of the run',
    );
  });

  it('go on after a snapshot at any candle', () => {
    const actions: CorporateAction[] = [
      { kind: 'delist', at: 6 * DAY, value: 99 },
      { kind: 'split', at: 2 * DAY, value: 4 },
      { kind: 'dividend', at: 3 * DAY, value: 0.25 },
    ];
    const bars = [flat(400), flat(404), flat(101), flat(100), flat(100), flat(98), flat(98)];
    const financing = { debitRate: 0.05, creditRate: 0.01, longRate: 0.02 };
    const of = setup(Bracketed, actions, { financing, account: { kind: 'margin' } });
    const whole = run(of, days(bars));
    expect(whole.account.applied.map(({ kind }) => kind)).toEqual(['split', 'dividend', 'delist']);
    for (let cut = 1; cut < bars.length; cut++) {
      const first = new Run(of);
      advance(first, createBatch([sliceCandles(days(bars), 0, cut)]));
      const rest = restoreRun(of, JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot);
      advance(rest, createBatch([sliceCandles(days(bars), cut, bars.length)]));
      expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
      expect([...rest.equityResults]).toEqual([...whole.equityResults].slice(cut));
    }
  });
});
