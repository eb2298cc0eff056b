import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { Candle, Fill, OrderOptions, OrderSnapshot } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { advance, restoreRun, Run, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

const HALF_HOUR = 1_800e6;
const MONDAY = 1_704_672_000e6;

/** Candles of half an hour in the session of New York, five days a week from 2024-01-08 on. */
function walk(seed: number, length: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(length);
  let cents = 10_000;
  for (let row = 0; row < length; row++) {
    const day = Math.floor(row / 13);
    const openAt =
      MONDAY + (day + 2 * Math.floor(day / 5)) * 86_400e6 + (29 + (row % 13)) * HALF_HOUR;
    const open = cents + random.integer(61) - 30;
    cents = Math.max(5_000, open + random.integer(201) - 100);
    columns.openAt[row] = openAt;
    columns.availableAt[row] = openAt + HALF_HOUR;
    columns.open[row] = open / 100;
    columns.close[row] = cents / 100;
    columns.high[row] = (Math.max(open, cents) + random.integer(80)) / 100;
    columns.low[row] = (Math.min(open, cents) - random.integer(80)) / 100;
    columns.volume[row] = random.integer(200);
  }
  return columns;
}

/** Draws orders of every kind, links them, changes them and remembers what it was told. */
class Drawer extends Strategy {
  handles: number[] = [];
  heard: string[] = [];

  override onFill({ order, quantity, price }: Fill): void {
    this.#note(`${order.handle} ${order.role} ${quantity} ${price}`);
  }

  override onOrder({ handle, state, reason }: OrderSnapshot): void {
    this.#note(`${handle} ${state} ${reason}`);
  }

  override onCandle(candle: Candle): void {
    const before = this.handles.at(-1);
    for (let i = 0; i < 2; i++) if (this.random() < 0.4) this.#place(candle);
    if (this.handles.length > 40) this.handles.splice(0, 20);
    if (this.handles.length > 3 && this.random() < 0.2) {
      this.oco(...this.handles.slice(-3));
    }
    const draw = this.random();
    if (before === undefined) return;
    if (draw < 0.1) this.cancel(before);
    else if (draw < 0.3 && this.order(before)?.type === 'limit') {
      this.replace(before, { limit: candle.close, quantity: 12 });
    } else if (draw < 0.35) this.cancelAll();
    else if (draw < 0.45) this.close();
  }

  #note(text: string): void {
    this.heard.push(text);
    if (this.heard.length > 20) this.heard.splice(0, 10);
  }

  #place({ close, openAt }: Candle): void {
    const near = (): number => close * (0.99 + 0.02 * this.random());
    const options = (
      [
        () => ({}),
        () => ({ limit: near() }),
        () => ({ stop: near() }),
        () => ({ stop: near(), limit: near() }),
        () => ({ touch: near() }),
        () => ({ touch: near(), limit: near() }),
        () => ({ trail: close * 0.01 }),
        () => ({ trailPercent: 0.5 }),
        () => ({ timeInForce: 'opg' as const }),
        () => ({ limit: near(), timeInForce: 'cls' as const }),
        () => ({ limit: near(), timeInForce: 'ioc' as const }),
        () => ({ timeInForce: 'fok' as const }),
        () => ({ limit: near(), timeInForce: 'day' as const }),
        () => ({ stop: near(), goodTill: openAt + 5 * HALF_HOUR }),
      ] satisfies (() => OrderOptions)[]
    )[Math.floor(this.random() * 14)]!();
    const parent = this.handles.at(-1);
    const placed: OrderOptions = {
      ...options,
      ...(this.random() < 0.3 ? { stopLoss: close * 0.99, takeProfit: close * 1.01 } : {}),
      ...(this.random() < 0.2 ? { reduceOnly: true } : {}),
      ...(this.random() < 0.2 && parent !== undefined && this.order(parent) !== null
        ? { after: parent }
        : {}),
    };
    const byMoney = this.random() < 0.1;
    const quantity = byMoney ? 0 : 1 + Math.floor(this.random() * 20);
    const order = byMoney ? { ...placed, notional: 2_000 } : placed;
    this.handles.push(this.random() < 0.5 ? this.buy(quantity, order) : this.sell(quantity, order));
  }
}

const OPTIONS = [
  {},
  { intrabar: 'seeded', limitFill: 'volume', participation: 0.1 },
  { intrabar: 'adaptive', slippage: { model: 'volumeShare', impact: 0.1 }, participation: 0.5 },
  { marketFill: 'sameClose', limitFill: 'cross' },
  { latencyMs: 5, slippage: { model: 'bps', bps: 3 }, commissionRate: '0.001' },
] as const;

const setupOf = (options: object): RunSetup => ({
  strategy: Drawer,
  parameters: {},
  instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', venue: 'XNYS' })],
  series: [{ instrument: 0, timeframe: parseTimeframe('30m') }],
  cash: '100000',
  simulation: simulationOptions.parse(options),
  seed: 11,
  expectedSlices: 0,
});

const fillsOf = ({ venue: { fills } }: Run): number[][] =>
  fills.names.map((name) => Array.from(fills.column(name)));

describe('orders of every kind', () => {
  it.each(OPTIONS)('with %j are the same in one run, in parts and from a snapshot', (options) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 259 }),
        (seed, cut) => {
          const columns = walk(seed, 260);
          const whole = new Run(setupOf(options));
          advance(whole, createBatch([columns]));
          expect(whole.venue.fills.length).toBeGreaterThan(5);

          const first = new Run(whole.setup);
          advance(first, createBatch([sliceCandles(columns, 0, cut)]));
          const text = JSON.stringify(snapshotRun(first));
          const restored = restoreRun(whole.setup, JSON.parse(text) as RunSnapshot);
          for (const run of [first, restored]) {
            for (let row = cut; row < columns.length; row++) {
              advance(run, createBatch([sliceCandles(columns, row, row + 1)]));
            }
            expect(snapshotRun(run)).toEqual(snapshotRun(whole));
          }
          expect(fillsOf(first)).toEqual(fillsOf(whole));
          const later = fillsOf(whole).map((column) => column.slice(-restored.venue.fills.length));
          if (restored.venue.fills.length > 0) expect(fillsOf(restored)).toEqual(later);
        },
      ),
      { numRuns: 5 },
    );
  });
});
