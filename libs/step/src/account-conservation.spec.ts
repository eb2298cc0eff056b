import { describe, expect, it } from '@jest/globals';
import { DAY, createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

const LENGTH = 60;
const CASH = 20_000;

function walk(seed: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(LENGTH);
  let cents = 10_000;
  for (let row = 0; row < LENGTH; row++) {
    const open = cents + random.integer(401) - 200;
    cents = Math.max(500, open + random.integer(1_201) - 600);
    columns.openAt[row] = row * DAY;
    columns.availableAt[row] = (row + 1) * DAY;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(100)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(100)) / 100;
    columns.volume[row] = 10_000;
  }
  return columns;
}

/** Places all kinds of orders in both instruments, often too large ones. */
class Restless extends Strategy {
  override onSlice(): void {
    for (const instrument of [0, 1]) {
      const { close } = this.candle(instrument);
      const draw = this.random();
      const size = 1 + Math.floor(this.random() * 300);
      if (draw < 0.2) this.buy(size, { instrument });
      else if (draw < 0.35) this.sell(size, { instrument });
      else if (draw < 0.45)
        this.buy(size, { instrument, limit: close * 0.99, stopLoss: close * 0.9 });
      else if (draw < 0.55) this.sell(size, { instrument, stop: close * 0.98 });
      else if (draw < 0.65) this.buy(size, { instrument, takeProfit: close * 1.03 });
      else if (draw < 0.75) this.close(instrument);
      else if (draw < 0.8) this.cancelAll(instrument);
    }
  }
}

const accounts = fc.record({
  kind: fc.constantFrom('unlimited' as const, 'cash' as const, 'margin' as const),
  conversion: fc.constantFrom('hold' as const, 'convert' as const),
});

function setup(account: object, seed: number, splits: boolean): RunSetup {
  const rates = [0, 10, 20, 30].map((day) => ({
    currency: 'EUR',
    at: day * DAY,
    rate: String(1 + ((seed + day) % 50) / 100),
  }));
  return {
    strategy: Restless,
    parameters: {},
    instruments: [
      createInstrument({ id: 'a', symbol: 'A' }),
      createInstrument({ id: 'b', symbol: 'B', currency: 'EUR' }),
    ],
    series: [0, 1].map((instrument) => ({ instrument, timeframe: parseTimeframe('1d') })),
    cash: String(CASH),
    simulation: simulationOptions.parse({
      account,
      commissionRate: '0.00123',
      participation: 0.02,
      financing: { debitRate: 0.07, creditRate: 0.01, borrowRate: 0.03, longRate: 0.002 },
    }),
    seed,
    expectedSlices: 0,
    rates,
    actions: [
      { instrument: 0, action: { kind: 'dividend', at: 15 * DAY, value: 0.37 } },
      ...(splits
        ? [{ instrument: 1, action: { kind: 'split', at: 25 * DAY, value: 1.5 } as const }]
        : []),
      { instrument: 1, action: { kind: 'delist', at: 50 * DAY, value: null } },
    ],
  };
}

/** Returns what the fills of a run changed: exact cash of each currency and each position. */
function fillsOf({ venue: { fills } }: Run): { paid: bigint[]; held: number[] } {
  const paid = [0n, 0n];
  const held = [0, 0];
  const { columns } = fills;
  for (let row = 0; row < fills.length; row++) {
    const index = columns.instrument[row]!;
    const signed = columns.side[row]! * columns.quantity[row]!;
    held[index]! += signed;
    paid[index]! += BigInt(signed) * BigInt(Math.round(columns.price[row]! * 100)) * 1_000_000n;
  }
  return { paid, held };
}

describe('an account over random orders', () => {
  const seeds = fc.integer({ min: 0, max: 1e6 });

  it('conserves cash of each currency and what is held of each instrument', () => {
    let filled = 0;
    fc.assert(
      fc.property(accounts, seeds, fc.boolean(), (account, seed, splits) => {
        const run = new Run(setup(account, seed, splits));
        const series = [walk(seed), walk(seed + 1)];
        for (let row = 0; row < LENGTH; row++) {
          advance(run, createBatch(series.map((one) => sliceCandles(one, row, row + 1))));
          const { paid, held } = fillsOf(run);
          run.ledger.wallets.forEach(({ cash, fees, facts }, index) => {
            const start = index === 0 ? BigInt(CASH) * 100_000_000n : 0n;
            expect(BigInt(cash)).toBe(start - paid[index]! - BigInt(fees) + BigInt(facts));
          });
          if (!splits) expect(run.ledger.positions.map(({ size }) => size)).toEqual(held);
          if (account.kind !== 'cash') continue;
          // Nothing is borrowed and nothing sold short; funding may take the last cents.
          for (const { quantity } of run.ledger.positions)
            expect(quantity).toBeGreaterThanOrEqual(0);
          for (const { cash } of run.ledger.wallets)
            expect(Number(cash) / 1e8).toBeGreaterThan(-50);
        }
        filled += run.venue.fills.length;
        expect(run.ledger.positions[1]!.quantity).toBe(0);
      }),
      { numRuns: 25 },
    );
    expect(filled).toBeGreaterThan(200);
  });

  it('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(
        accounts,
        seeds,
        fc.integer({ min: 1, max: LENGTH - 1 }),
        (account, seed, cut) => {
          const of = setup(account, seed, true);
          const series = [walk(seed), walk(seed + 1)];
          const part = (begin: number, end: number) =>
            createBatch(series.map((one) => sliceCandles(one, begin, end)));
          const whole = new Run(of);
          advance(whole, part(0, LENGTH));
          const first = new Run(of);
          advance(first, part(0, cut));
          const rest = restoreRun(
            of,
            JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot,
          );
          advance(rest, part(cut, LENGTH));
          expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
          expect([...rest.equityResults]).toEqual([...whole.equityResults].slice(cut));
        },
      ),
      { numRuns: 25 },
    );
  });
});
