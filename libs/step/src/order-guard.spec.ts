import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import { Strategy } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { Breach, ClosedTrade, Denial, GuardedAccount, GuardedOrder } from './index.js';
import type { OrderGuard } from './index.js';

function batchOf(from: number, to: number): CandleBatch {
  const columns = allocateCandles(to - from);
  for (let row = 0; row < to - from; row++) {
    const price = 100 + from + row;
    columns.openAt[row] = (from + row) * 60e6;
    columns.availableAt[row] = (from + row + 1) * 60e6;
    columns.open[row] = price;
    columns.high[row] = price + 1;
    columns.low[row] = price - 1;
    columns.close[row] = price;
    columns.volume[row] = 1000;
  }
  return createBatch([columns]);
}

/** Buys 3 and 30 in turn, closes at times, and raises an order. */
class Eager extends Strategy {
  told: string[] = [];
  held = -1;
  raised: boolean[] = [];

  override onCandle(): void {
    if (this.slice % 4 === 3) this.close();
    else this.buy(this.slice % 4 === 1 ? 30 : 3);
    if (this.slice === 0) this.held = this.buy(1, { limit: 50 });
    if (this.slice === 2) this.raised.push(this.replace(this.held, { quantity: 40 }));
    if (this.slice === 2) this.raised.push(this.replace(this.held, { quantity: 2 }));
  }

  override onOrder(order: { state: string; reason: string }): void {
    if (order.state === 'rejected') this.told.push(order.reason);
  }
}

/** Lets no order of more than ten pass, and counts what it sees. */
class AtMostTen implements OrderGuard {
  trades: ClosedTrade[] = [];
  placings = 0;
  seen: number[] = [];

  check({ quantity, side }: GuardedOrder, account: GuardedAccount): Denial | null {
    this.seen.push(account.openOrders().length, side);
    if (quantity <= 10) return null;
    return { code: 'MAX_QUANTITY', message: `${quantity} is more than 10` };
  }

  placed(): void {
    this.placings++;
  }

  observe(account: GuardedAccount, closed: readonly ClosedTrade[]): Breach | null {
    this.trades.push(...closed);
    if (account.equity() < 10_000.02) return null;
    return { code: 'PROFIT', message: 'enough', mode: 'HALT' };
  }

  snapshot(): Canonical {
    return { placings: this.placings };
  }

  restore(state: Canonical): void {
    ({ placings: this.placings } = state as { placings: number });
  }
}

const guards: AtMostTen[] = [];
const setup = {
  strategy: Eager,
  parameters: {},
  instruments: [
    createInstrument({
      id: 'one',
      symbol: 'ONE',
      venue: 'XTST',
      assetClass: 'EQUITY',
      currency: 'USD',
      tickSize: '0.01',
      lotSize: '1',
      priceScale: 2,
      quantityScale: 0,
    }),
  ],
  series: [{ instrument: 0, timeframe: parseTimeframe('1m') }],
  cash: '10000',
  simulation: simulationOptions.parse({}),
  seed: 1,
  expectedSlices: 12,
  guard: (): OrderGuard => {
    guards.push(new AtMostTen());
    return guards.at(-1)!;
  },
};

describe('limits before every order', () => {
  it('refuse an order on the spot with code and words that the strategy hears', () => {
    const run = new Run(setup);
    advance(run, batchOf(0, 8));
    const strategy = run.strategy as Eager;
    expect(strategy.told).toEqual(
      Array.from({ length: 2 }, () => 'MAX_QUANTITY: 30 is more than 10'),
    );
    expect(run.gate!.denials).toHaveLength(3);
    expect(strategy.raised).toEqual([false, true]);
    expect(run.ledger.positions[0]!.size).toBe(6);
  });

  it('see closed trades and equity after each slice and may want the end of trading', () => {
    const run = new Run(setup);
    advance(run, batchOf(0, 8));
    const guard = guards.at(-1)!;
    // 3 at 101 and 3 at 103 were sold at 104.
    expect(guard.trades.map(({ profit }) => profit)).toEqual([9, 3]);
    expect(run.gate!.breach).toMatchObject({ code: 'PROFIT', mode: 'HALT' });
    run.discardResults();
    advance(run, batchOf(8, 12));
    expect(guard.trades).toHaveLength(4);
  });

  it('remember through a snapshot and change nothing where they let all pass', () => {
    const run = new Run(setup);
    advance(run, batchOf(0, 6));
    const snapshot = JSON.parse(JSON.stringify(snapshotRun(run))) as ReturnType<typeof snapshotRun>;
    const { placings } = guards.at(-1)!;
    const restored = restoreRun(setup, snapshot);
    expect(guards.at(-1)!.placings).toBe(placings);
    advance(run, batchOf(6, 12));
    advance(restored, batchOf(6, 12));
    expect(snapshotRun(restored)).toEqual(snapshotRun(run));
    expect(restored.desk.order(2)).toEqual(run.desk.order(2));
  });
});
