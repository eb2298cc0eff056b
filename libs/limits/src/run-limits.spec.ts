import { describe, expect, it } from '@jest/globals';
import { MINUTE, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { Run, advance, restoreRun, snapshotRun } from '@vela/step';
import type { RunSnapshot } from '@vela/step';
import { Strategy } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { RunLimits, limitOptions } from './index.js';
import type { LimitOptions } from './index.js';

function batchOf(prices: readonly number[], from = 0): CandleBatch {
  const columns = allocateCandles(prices.length);
  prices.forEach((price, row) => {
    columns.openAt[row] = (from + row) * MINUTE;
    columns.availableAt[row] = (from + row + 1) * MINUTE;
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = price;
    columns.volume[row] = 1_000;
  });
  return createBatch([columns]);
}

/** Buys ten at every candle, and sells all it has at each tenth. */
class Greedy extends Strategy {
  told: string[] = [];

  override onCandle(): void {
    if (this.slice % 10 === 9) this.close();
    else this.buy(10);
  }

  override onOrder({ state, reason }: { state: string; reason: string }): void {
    if (state === 'rejected') this.told.push(reason.split(':')[0]!);
  }
}

const setupOf = (limits: Partial<LimitOptions>) => ({
  strategy: Greedy,
  parameters: {},
  instruments: [createInstrument({ id: 'ins_a', symbol: 'AAA' })],
  series: [{ instrument: 0, timeframe: parseTimeframe('1m') }],
  cash: '10000',
  simulation: simulationOptions.parse({}),
  seed: 1,
  expectedSlices: 30,
  guard: () => new RunLimits(limitOptions.parse(limits), 10_000),
});

const flat = (count: number, price = 100): number[] => Array(count).fill(price) as number[];

describe('limits in a run', () => {
  it('hold entries back and let exits pass', () => {
    const run = new Run(setupOf({ maxPositionQuantity: 30 }));
    advance(run, batchOf(flat(10)));
    expect(run.ledger.positions[0]!.size).toBe(30);
    advance(run, batchOf(flat(2), 10));
    expect((run.strategy as Greedy).told).toEqual(Array(6).fill('MAX_POSITION_QUANTITY'));
    expect(run.ledger.positions[0]!.size).toBe(10);
  });

  it('count orders of the last minute', () => {
    const run = new Run(setupOf({ maxOrdersPerMinute: 1 }));
    advance(run, batchOf(flat(9)));
    expect((run.strategy as Greedy).told).toEqual([]);
    class Flood extends Strategy {
      override onCandle(): void {
        for (let i = 0; i < 100; i++) this.buy(1);
      }
    }
    const flood = new Run({ ...setupOf({ maxOrdersPerMinute: 5 }), strategy: Flood });
    advance(flood, batchOf(flat(3)));
    expect(flood.ledger.positions[0]!.size).toBe(10);
    expect(flood.gate!.denials.length).toBe(285);
  });

  it('end trading at a drawdown', () => {
    const run = new Run(setupOf({ maxDrawdownRatio: 0.05, lossMode: 'FLATTEN' }));
    advance(run, batchOf([...flat(5), ...flat(1, 80), ...flat(2, 120)]));
    expect(run.gate!.breach).toMatchObject({ code: 'DRAWDOWN', mode: 'FLATTEN' });
    expect((run.strategy as Greedy).told).toEqual(['DRAWDOWN', 'DRAWDOWN', 'DRAWDOWN']);
  });

  it('go on from a snapshot', () => {
    const setup = setupOf({ maxOrdersPerMinute: 1, maxDailyLoss: 60, maxPositionValue: 5_000 });
    const prices = Array.from({ length: 40 }, (_, i) => 100 + 9 * Math.sin(i));
    const whole = new Run(setup);
    advance(whole, batchOf(prices));
    for (const cut of [1, 7, 20]) {
      const first = new Run(setup);
      advance(first, batchOf(prices.slice(0, cut)));
      const snapshot = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
      const second = restoreRun(setup, snapshot);
      advance(second, batchOf(prices.slice(cut), cut));
      expect(snapshotRun(second)).toEqual(snapshotRun(whole));
    }
  });
});
