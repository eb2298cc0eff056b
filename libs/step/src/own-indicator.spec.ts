import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { Indicator, computeIndicator, sma } from '@vela/indicators';
import type { CandleField } from '@vela/indicators';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy, checkParameters } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

/** Share of the range of the last candles above the open, smoothed by an indicator of the catalogue. */
class Push extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = ['open', 'high', 'low'];
  upper = Number.NaN;
  private readonly mean = sma(this.parameters.period);
  private readonly seen = new Float64Array(2);

  get kind(): string {
    return 'my-company.push';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(open: number, high: number, low: number): void {
    this.mean.update(high > low ? (high - open) / (high - low) : 0.5);
    this.seen[0] = this.seen[1]!;
    this.seen[1] = high;
    this.upper = Math.max(this.seen[0], this.seen[1]);
    this.previous = this.current;
    this.current = this.mean.current;
    this.ready = this.mean.ready;
  }
}

class Pusher extends Strategy {
  readonly push = this.indicator(new Push({ period: 4 }));
  values: number[] = [];

  override onCandle(): void {
    if (this.push.ready) this.values.push(this.push.current);
    if (this.push.current > 0.6 && this.size() === 0)
      this.buy(1, { stopLoss: this.push.upper / 2 });
    else if (this.push.current < 0.4) this.close();
  }
}

function walk(seed: number, length: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(length);
  for (let i = 0; i < length; i++) {
    const open = 10_000 + random.integer(500);
    const close = open + random.integer(101) - 50;
    columns.openAt[i] = i * 60e6;
    columns.availableAt[i] = (i + 1) * 60e6;
    columns.open[i] = open / 100;
    columns.close[i] = close / 100;
    columns.high[i] = (Math.max(open, close) + random.integer(40)) / 100;
    columns.low[i] = (Math.min(open, close) - random.integer(40)) / 100;
  }
  return columns;
}

const setup: RunSetup = {
  strategy: Pusher,
  parameters: checkParameters(Pusher, {}),
  instruments: [createInstrument({ id: 'ins_own', symbol: 'OWN' })],
  series: [{ instrument: 0, timeframe: parseTimeframe('1m') }],
  cash: '100000',
  simulation: simulationOptions.parse({}),
  seed: 1,
  expectedSlices: 100,
};

const part = (columns: CandleColumns, from: number, to: number): ReturnType<typeof createBatch> =>
  createBatch([sliceCandles(columns, from, to)]);

describe('an indicator of a strategy file', () => {
  it('goes on as it was from a stored run, at any candle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 80 }), (seed, cut) => {
        const columns = walk(seed, 80);
        const whole = new Run(setup);
        advance(whole, part(columns, 0, 80));
        const first = new Run(setup);
        advance(first, part(columns, 0, cut));
        const stored = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
        const rest = restoreRun(setup, stored);
        advance(rest, part(columns, cut, 80));
        expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
      }),
      { numRuns: 30 },
    );
  });

  it('shows the run what it gives over columns', () => {
    const columns = walk(5, 80);
    const run = new Run(setup);
    advance(run, part(columns, 0, 80));
    const { open, high, low } = columns;
    const { value } = computeIndicator(new Push({ period: 4 }), [open, high, low]);
    expect(run.venue.orders.length).toBeGreaterThan(0);
    expect((run.strategy as Pusher).values).toEqual(Array.from(value!.values.subarray(3)));
  });
});
