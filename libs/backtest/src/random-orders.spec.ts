import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { createRandom, parseTimeframe } from '@vela/kernel';
import type { Hasher } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import type { BacktestOutcome } from '@vela/ports';
import { advance, restoreRun, snapshotRun } from '@vela/step';
import type { RunSnapshot } from '@vela/step';
import { Strategy } from '@vela/strategy';
import type { OrderOptions } from '@vela/strategy';
import fc from 'fast-check';
import { decodeColumns } from './column-bytes.js';
import { BacktestSession } from './session.js';

const LENGTH = 60;
const CASH = 1_000_000;

const createHasher = (): Hasher => {
  const hash = createHash('sha256');
  const hasher: Hasher = {
    update: (bytes) => {
      hash.update(bytes);
      return hasher;
    },
    hex: () => hash.digest('hex'),
  };
  return hasher;
};

function walk(seed: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(LENGTH);
  let cents = 10_000;
  for (let row = 0; row < LENGTH; row++) {
    const open = cents + random.integer(101) - 50;
    cents = Math.max(2_000, open + random.integer(301) - 150);
    columns.openAt[row] = row * 3.6e9;
    columns.availableAt[row] = (row + 1) * 3.6e9;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(150)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(150)) / 100;
    columns.volume[row] = 200 + random.integer(2_000);
  }
  return columns;
}

const TIMES = ['gtc', 'day', 'ioc', 'fok', 'opg', 'cls'] as const;

/** Places orders of every type with every time in force, changes some and takes some back. */
class Anything extends Strategy {
  last = -1;

  override onSlice(): void {
    for (const instrument of [0, 1]) {
      if (this.random() < 0.15) this.cancelAll(instrument);
      else if (this.random() < 0.1) this.close(instrument);
      else this.place(instrument);
    }
  }

  place(instrument: number): void {
    const { close, openAt } = this.candle({ instrument });
    const side = this.random() < 0.5 ? 1 : -1;
    const away = (): number => close * (0.005 + 0.02 * this.random());
    const kinds: readonly OrderOptions[] = [
      {},
      { limit: close - side * away() },
      { stop: close + side * away() },
      { stop: close + side * 0.5, limit: close + side * away() },
      { touch: close - side * away() },
      { touch: close - side * 0.5, limit: close - side * away() },
      { trail: away() },
      { trailPercent: 1 + this.random() },
      { goodTill: openAt + 3.6e9 * 5, limit: close - side * away() },
      { timeInForce: TIMES[Math.floor(this.random() * TIMES.length)]! },
      {
        timeInForce: TIMES[Math.floor(this.random() * TIMES.length)]!,
        limit: close + side * away(),
      },
      { reduceOnly: true, limit: close - side * away() },
      { stopLoss: close - side * away() * 2, takeProfit: close + side * away() * 2 },
      this.last >= 0 ? { after: this.last, limit: close - side * away() } : {},
    ];
    const options = { ...kinds[Math.floor(this.random() * kinds.length)]!, instrument };
    const size = 1 + Math.floor(this.random() * 300);
    const handle = side > 0 ? this.buy(size, options) : this.sell(size, options);
    if (options.after === undefined) this.last = handle;
  }
}

const simulations = fc
  .record({
    intrabar: fc.constantFrom(
      'pessimistic',
      'openHighLowClose',
      'openLowHighClose',
      'adaptive',
      'seeded',
    ),
    limitFill: fc.constantFrom('touch', 'cross', 'volume'),
    participation: fc.constantFrom(null, 0.05, 1),
    slippage: fc.constantFrom(
      { model: 'none' },
      { model: 'bps', bps: 3 },
      { model: 'squareRoot', coefficient: 1, volatility: 0.01 },
    ),
    latencyMs: fc.constantFrom(0, 90 * 60_000),
    commissionRate: fc.constantFrom('0', '0.0007'),
    entrySpread: fc.constantFrom(0, 0.0005),
  })
  .map((options) => ({ ...options, uncertaintyResolutions: 3 }));
const seeds = fc.integer({ min: 0, max: 1e6 });

function sessionOf(simulation: object, seed: number): BacktestSession {
  return new BacktestSession({
    strategy: Anything,
    parameters: {},
    instruments: ['A', 'B'].map((symbol) =>
      createInstrument({ id: `ins_${symbol}`, symbol, priceScale: 2 }),
    ),
    timeframe: parseTimeframe('1h'),
    startingCash: String(CASH),
    simulation,
    seed,
    expectedSlices: LENGTH,
    createHasher,
  });
}

const part = (seed: number, begin: number, end: number): CandleBatch =>
  createBatch([seed, seed + 1].map((one) => sliceCandles(walk(one), begin, end)));

function outcomeOf(simulation: object, seed: number, cut = LENGTH): BacktestOutcome {
  const session = sessionOf(simulation, seed);
  for (let row = 0; row < LENGTH; row += cut) {
    session.advance(part(seed, row, Math.min(LENGTH, row + cut)));
  }
  return session.finish();
}

describe('a run over random orders of every kind', () => {
  it('conserves cash and what is held, order by order', () => {
    let filled = 0;
    const types = new Set<number>();
    fc.assert(
      fc.property(simulations, seeds, (simulation, seed) => {
        const session = sessionOf(simulation, seed);
        session.advance(part(seed, 0, LENGTH));
        const { ledger, setup } = session.run;
        const { columns, metrics, report } = session.finish();
        const fills = decodeColumns(columns.fills);
        const orders = decodeColumns(columns.orders);
        const count = fills['order']!.length;
        const [held, ofOrder] = [[0, 0], new Map<number, number>()];
        let cash = CASH;
        for (let row = 0; row < count; row++) {
          const [order, quantity] = [fills['order']![row]!, fills['quantity']![row]!];
          const signed = fills['side']![row]! * quantity;
          held[fills['instrument']![row]!]! += signed;
          cash -= signed * fills['price']![row]! + fills['fee']![row]!;
          ofOrder.set(order, (ofOrder.get(order) ?? 0) + quantity);
          types.add(orders['type']![order]!);
        }
        filled += count;
        const near = 1e-6 * (1 + count);
        expect(Math.abs(ledger.cashValue - cash)).toBeLessThan(near);
        expect(ledger.positions.map(({ size }) => size)).toEqual(held);
        orders['filled']!.forEach((amount, order) => {
          expect(amount).toBe(ofOrder.get(order) ?? 0);
          expect(amount).toBeLessThanOrEqual(orders['quantity']![order]!);
        });
        const sum = (of: (result: (typeof report.instruments)[number]) => number): number =>
          report.instruments.reduce((total, result) => total + of(result), 0);
        const fees = report.fees.lines.reduce((total, { amount }) => total + amount, 0);
        const gained = sum(({ grossPnl, openPnl }) => grossPnl + openPnl) - fees;
        expect(Math.abs(metrics['finalEquity']! - CASH - gained)).toBeLessThan(near);
        expect(sum(({ fillCount }) => fillCount)).toBe(count);
        expect(setup.simulation.participation).toBe(simulation.participation);
      }),
      { numRuns: 30 },
    );
    expect(filled).toBeGreaterThan(1_000);
    expect([...types].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('never takes more of a candle than participation allows', () => {
    fc.assert(
      fc.property(simulations, seeds, fc.constantFrom(0.02, 0.2), (simulation, seed, most) => {
        const { columns } = outcomeOf({ ...simulation, participation: most }, seed);
        const fills = decodeColumns(columns.fills);
        const taken = new Map<string, number>();
        fills['order']!.forEach((_, row) => {
          const key = `${fills['instrument']![row]} ${fills['row']![row]}`;
          taken.set(key, (taken.get(key) ?? 0) + fills['quantity']![row]!);
        });
        const candles = [walk(seed), walk(seed + 1)];
        for (const [key, quantity] of taken) {
          const [instrument, row] = key.split(' ').map(Number) as [number, number];
          expect(quantity).toBeLessThanOrEqual(candles[instrument]!.volume[row]! * most + 1e-9);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('ends the same in batches of any size, its range included', () => {
    fc.assert(
      fc.property(
        simulations,
        seeds,
        fc.integer({ min: 1, max: LENGTH }),
        (simulation, seed, cut) => {
          const [whole, parts] = [outcomeOf(simulation, seed), outcomeOf(simulation, seed, cut)];
          expect(parts.resultDigest).toBe(whole.resultDigest);
          for (const name of ['uncertainty', 'account', 'fees', 'instruments'] as const) {
            expect(parts.report[name]).toEqual(whole.report[name]);
          }
          const alone = outcomeOf({ ...simulation, uncertaintyResolutions: 0 }, seed);
          expect(alone.resultDigest).toBe(whole.resultDigest);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('goes on from a snapshot of any candle as if nothing had been', () => {
    fc.assert(
      fc.property(
        simulations,
        seeds,
        fc.integer({ min: 1, max: LENGTH - 1 }),
        (simulation, seed, cut) => {
          const whole = sessionOf(simulation, seed);
          whole.advance(part(seed, 0, LENGTH));
          const first = sessionOf(simulation, seed);
          first.advance(part(seed, 0, cut));
          const stored = JSON.parse(JSON.stringify(snapshotRun(first.run))) as RunSnapshot;
          const rest = restoreRun(first.run.setup, stored);
          advance(rest, part(seed, cut, LENGTH));
          expect(snapshotRun(rest)).toEqual(snapshotRun(whole.run));
          expect([...rest.equityResults]).toEqual([...whole.run.equityResults].slice(cut));
        },
      ),
      { numRuns: 25 },
    );
  });
});
