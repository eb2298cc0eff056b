import { describe, expect, it } from '@jest/globals';
import { DAY, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { OrderSnapshot, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

/** Daily candles that open and close at one price each; NaN leaves a day out. */
function days(prices: readonly number[]): CandleColumns {
  const rows = prices.map((_, day) => day).filter((day) => !Number.isNaN(prices[day]));
  const columns = allocateCandles(rows.length);
  rows.forEach((day, row) => {
    columns.openAt[row] = day * DAY;
    columns.availableAt[row] = (day + 1) * DAY;
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = prices[day]!;
    columns.volume[row] = 1e6;
  });
  return columns;
}

/** Says what became of each order. */
abstract class Told extends Strategy {
  told: string[] = [];

  override onOrder({ role, side, filled, state, reason }: OrderSnapshot): void {
    this.told.push(`${role} ${side} ${filled} ${state} ${reason}`.trim());
  }
}

function setup(strategy: StrategyClass, account: object, instruments = 1, more = {}): RunSetup {
  return {
    strategy,
    parameters: {},
    instruments: Array.from({ length: instruments }, (_, i) =>
      createInstrument({ id: `i${i}`, symbol: 'ABC'[i]! }),
    ),
    series: Array.from({ length: instruments }, (_, instrument) => ({
      instrument,
      timeframe: parseTimeframe('1d'),
    })),
    cash: '1000',
    simulation: simulationOptions.parse({ account, ...more }),
    seed: 1,
    expectedSlices: 0,
  };
}

function run(of: RunSetup, ...prices: readonly number[][]): Run {
  const made = new Run(of);
  advance(made, createBatch(prices.map(days)));
  return made;
}

const toldBy = (one: Run): string[] => (one.strategy as Told).told;

describe('orders of a cash account', () => {
  class AllIn extends Told {
    override onCandle({ index }: { index: number }): void {
      if (index === 0) this.buy(100);
      if (index === 1) this.sell(150);
      if (index === 2) this.close();
    }
  }

  it('are paid from its cash, to the last cent', () => {
    const one = run(setup(AllIn, { kind: 'cash' }), [10, 10, 11, 12]);
    expect(toldBy(one)).toEqual([
      'entry buy 100 filled',
      'entry sell 0 rejected short selling is not allowed',
      'close sell 100 filled',
    ]);
    expect(one.equity()).toBe(1_200);
  });

  it('are canceled when the open is dearer than the close, or the fee too much', () => {
    const dear = run(setup(AllIn, { kind: 'cash' }), [10, 10.01, 11]);
    expect(toldBy(dear)[0]).toBe('entry buy 0 canceled not enough buying power');
    const fee = run(setup(AllIn, { kind: 'cash' }, 1, { commissionRate: '0.001' }), [10, 10, 11]);
    expect(toldBy(fee)[0]).toBe('entry buy 0 canceled not enough buying power');
    const spread = run(setup(AllIn, { kind: 'cash' }, 1, { entrySpread: 0.01 }), [10, 10, 11]);
    expect(toldBy(spread)[0]).toBe('entry buy 0 canceled not enough buying power');
  });

  it('can be as large as the buying power says', () => {
    class Half extends Told {
      seen: number[] = [];
      override onCandle({ close }: { close: number }): void {
        this.seen.push(this.buyingPower);
        this.buy(Math.floor(this.buyingPower / 2 / close), { limit: close });
      }
    }
    const cash = run(setup(Half, { kind: 'cash' }), [10, 10, 10]);
    expect((cash.strategy as Half).seen).toEqual([1_000, 500, 250]);
    const margin = run(setup(Half, { kind: 'margin' }), [10, 10, 10]);
    expect((margin.strategy as Half).seen).toEqual([2_000, 1_000, 500]);
  });

  it('keep cash back for those that work', () => {
    class Two extends Told {
      override onSlice(): void {
        if (this.candle().index !== 0) return;
        this.buy(60, { limit: 10 });
        this.buy(21, { instrument: 1, limit: 20 });
        this.buy(20, { instrument: 1, limit: 20 });
      }
    }
    const one = run(setup(Two, { kind: 'cash' }, 2), [10, 10], [20, 20]);
    expect(toldBy(one)).toEqual([
      'entry buy 0 rejected not enough buying power',
      'entry buy 60 filled',
      'entry buy 20 filled',
    ]);
  });
});

describe('a margin call', () => {
  /** Buys 200 at 10 with 1,000: as much as the initial margin allows. */
  class Leveraged extends Told {
    override onCandle({ index }: { index: number }): void {
      if (index === 0) this.buy(200);
    }
  }
  const margin = { kind: 'margin' };

  it('reduces the position at the next open until its initial margin holds', () => {
    const one = run(setup(Leveraged, margin), [10, 10, 7, 6.5, 6.5, 6.5]);
    // At 7 equity 400 of 350: kept. At 6.5 equity 300 below 325: initial margin needs 650, so
    // 350 / 3.25 = 107.7, that is 108 of 200 are sold at the open behind.
    expect(toldBy(one)).toEqual(['entry buy 200 filled', 'marginCall sell 108 filled']);
    expect(one.ledger.positions[0]!.quantity).toBe(92);
    expect(one.account.marginCalls).toBe(1);
    expect(one.equity()).toBe(300);
  });

  it('ends everything when equity is gone', () => {
    const one = run(setup(Leveraged, margin), [10, 10, 4, 4, 4]);
    expect([one.ledger.held, one.equity(), one.account.marginCalls]).toEqual([0, -200, 1]);
  });

  it('takes the largest requirement first and waits through a halt', () => {
    class Pair extends Told {
      override onSlice(): void {
        if (this.candle().index !== 0 || this.candle(1).index !== 0) return;
        this.buy(120);
        this.buy(40, { instrument: 1 });
      }
    }
    // 1,200 of A and 800 of B; the first one falls to 7 and the second to 10, then A has no candles.
    const a = [10, 10, 7, NaN, NaN, 7, 7];
    const one = run(setup(Pair, margin, 2), a, [20, 20, 10, 10, 10, 10, 10]);
    expect(toldBy(one).slice(2)).toEqual(['marginCall sell 109 filled']);
    expect(one.ledger.positions.map(({ quantity }) => quantity)).toEqual([11, 40]);
    expect(one.account.marginCalls).toBe(1);
  });

  it('is prevented: orders beyond the buying power are refused, and canceled at a worse open', () => {
    class Greedy extends Told {
      override onCandle({ index }: { index: number }): void {
        if (index === 0) this.buy(201);
        if (index === 1) this.sell(200);
      }
    }
    const one = run(setup(Greedy, margin), [10, 10, 10.5]);
    // 200 short at 10.50 need 1,050.
    expect(toldBy(one)).toEqual([
      'entry buy 0 rejected not enough buying power',
      'entry sell 0 canceled not enough buying power',
    ]);
  });

  it('goes on after a snapshot at any candle', () => {
    const of = setup(Leveraged, margin);
    // The 92 that are left after the first call are called again at 4.20.
    const prices = [10, 10, 7, 6.5, 6.5, 4.2, 4.2];
    const whole = run(of, prices);
    expect(whole.account.marginCalls).toBe(2);
    for (let cut = 1; cut < prices.length; cut++) {
      const first = run(of, prices.slice(0, cut));
      const rest = restoreRun(of, JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot);
      const tail = days(prices.map((price, day) => (day < cut ? NaN : price)));
      advance(rest, createBatch([tail]));
      expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
    }
  });
});
