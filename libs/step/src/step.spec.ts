import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { ema, sma } from '@vela/indicators';
import { Strategy, builtInStrategies, checkParameters } from '@vela/strategy';
import type { Candle, Fill, OrderSnapshot, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { z } from 'zod';
import { advance, finish, restoreRun, Run, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

const TIMEFRAME = parseTimeframe('1m');

function walk(seed: number, length: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(length);
  let cents = 10_000;
  for (let i = 0; i < length; i++) {
    const open = cents + random.integer(41) - 20;
    cents = Math.max(100, open + random.integer(201) - 100);
    columns.openAt[i] = i * 60e6;
    columns.availableAt[i] = (i + 1) * 60e6;
    columns.open[i] = open / 100;
    columns.close[i] = cents / 100;
    columns.high[i] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[i] = (Math.min(open, cents) - random.integer(60)) / 100;
    columns.volume[i] = random.integer(1_000);
  }
  return columns;
}

/** Uses everything whose state must survive: fields of all kinds, hooks, randomness, brackets. */
class Everything extends Strategy.with({ size: z.number().default(10) }) {
  readonly trend = this.indicator(ema(7));
  readonly own = sma(3);
  counts: Record<string, number> = { fills: 0, ended: 0 };
  list: number[] = [];
  ring = new Float64Array(5);
  last: number | undefined = undefined;
  text = '';

  override onFill(fill: Fill): void {
    this.counts['fills'] = this.counts['fills']! + 1;
    this.list.push(fill.price, this.candle().close);
    if (this.list.length > 12) this.list.splice(0, 2);
  }

  override onOrder(order: OrderSnapshot): void {
    this.counts['ended'] = this.counts['ended']! + 1;
    this.text = `${order.role}:${order.state}:${order.reason}`;
  }

  override onCandle(candle: Candle): void {
    this.own.update(candle.close);
    this.ring[candle.index % 5] = candle.close;
    const draw = this.random();
    if (draw < 0.1)
      this.buy(this.params.size, {
        stopLoss: candle.close * 0.99,
        takeProfit: candle.close * 1.01,
      });
    else if (draw < 0.2)
      this.sell(this.params.size, { limit: candle.close * 1.002, stopLoss: candle.close * 1.01 });
    else if (draw < 0.3) this.last = this.buy(this.params.size, { stop: candle.high * 1.001 });
    else if (draw < 0.4) this.close();
    else if (draw < 0.45) this.cancelAll();
    else if (draw < 0.5) this.buy(-1);
    else if (draw < 0.55 && this.last !== undefined && !this.cancel(this.last))
      this.last = undefined;
    if (candle.close > this.trend.current) this.counts['above'] = (this.counts['above'] ?? 0) + 1;
  }
}

const strategies: [string, StrategyClass][] = [...builtInStrategies, ['everything', Everything]];

function setup(strategy: StrategyClass, parameters: object = {}): RunSetup {
  return {
    strategy,
    parameters: checkParameters(strategy, parameters),
    // What trades around the clock has sessions without a venue.
    instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', assetClass: 'CRYPTO' })],
    series: [{ instrument: 0, timeframe: TIMEFRAME }],
    cash: '100000',
    simulation: simulationOptions.parse({ commissionRate: '0.001', tickRounding: 'none' }),
    seed: 7,
    expectedSlices: 0,
  };
}

const equityOf = (run: Run): number[] => Array.from(run.equityResults);

function runWhole(of: RunSetup, columns: CandleColumns): Run {
  const run = new Run(of);
  advance(run, createBatch([columns]));
  return run;
}

describe('advance', () => {
  it.each(strategies)(
    'gives %s the same run in one batch, in parts and candle by candle',
    (_, strategy) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 1e6 }),
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
          (seed, cuts) => {
            const columns = walk(seed, 200);
            const whole = runWhole(
              setup(strategy, 'size' in strategy.parameters.shape ? { size: 10 } : {}),
              columns,
            );
            for (const sizes of [cuts, [1]]) {
              const parts = new Run(whole.setup);
              for (let begin = 0, i = 0; begin < columns.length; i++) {
                const end = Math.min(columns.length, begin + sizes[i % sizes.length]!);
                advance(parts, createBatch([sliceCandles(columns, begin, end)]));
                begin = end;
              }
              expect(snapshotRun(parts)).toEqual(snapshotRun(whole));
              expect(equityOf(parts)).toEqual(equityOf(whole));
            }
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it.each(strategies)('gives %s the same run when it is restored at any candle', (_, strategy) => {
    const columns = walk(11, 160);
    const whole = runWhole(setup(strategy), columns);
    const equity = equityOf(whole);
    const first = new Run(whole.setup);
    for (let cut = 1; cut < columns.length; cut++) {
      advance(first, createBatch([sliceCandles(columns, cut - 1, cut)]));
      const stored = JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot;
      const rest = restoreRun(whole.setup, stored);
      advance(rest, createBatch([sliceCandles(columns, cut, columns.length)]));
      expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
      expect(equityOf(rest)).toEqual(equity.slice(cut));
    }
  });

  it('goes on the same when results are discarded at any candle', () => {
    const columns = walk(12, 160);
    const whole = runWhole(setup(Everything), columns);
    for (let cut = 1; cut < columns.length; cut += 7) {
      const run = new Run(whole.setup);
      advance(run, createBatch([sliceCandles(columns, 0, cut)]));
      const rows = (): number[][] =>
        Object.values(run.venue.fills.columns).map((column) =>
          Array.from(column.subarray(0, run.venue.fills.length)),
        );
      const [before, fills] = [equityOf(run), rows()];
      run.discardResults();
      expect(run.resultCount).toBe(0);
      advance(run, createBatch([sliceCandles(columns, cut, columns.length)]));
      expect(snapshotRun(run)).toEqual(snapshotRun(whole));
      expect([...before, ...equityOf(run)]).toEqual(equityOf(whole));
      expect(rows().map((column, index) => [...fills[index]!, ...column])).toEqual(
        whole.venue.fills.names.map((name) => Array.from(whole.venue.fills.column(name))),
      );
    }
  });

  it('shows a strategy the candle before in onFill, whatever the batch', () => {
    const run = runWhole(setup(Everything), walk(3, 120));
    const { list, counts } = run.strategy as unknown as Everything;
    expect(counts['fills']).toBeGreaterThan(10);
    const fills = run.venue.fills;
    const last = fills.length - 1;
    expect(list.at(-2)).toBe(fills.columns.price[last]);
    expect(list.at(-1)).toBe(walk(3, 120).close[fills.columns.row[last]! - 1]);
  });

  it('refuses a batch with another number of series', () => {
    const columns = walk(1, 5);
    expect(() => advance(new Run(setup(Everything)), createBatch([columns, columns]))).toThrow(
      'expected a batch of 1 series, found 2',
    );
  });

  it('refuses a snapshot of other semantics', () => {
    const run = runWhole(setup(Everything), walk(1, 5));
    const snapshot = { ...snapshotRun(run), semanticsVersion: 0 };
    expect(() => restoreRun(run.setup, snapshot)).toThrow('expected a snapshot of semantics');
  });
});

describe('several instruments', () => {
  class Pair extends Strategy {
    slices = 0;
    seen: string[] = [];
    override onSlice(): void {
      this.slices++;
    }
    override onCandle(candle: Candle): void {
      this.seen.push(`${candle.instrument.symbol}${candle.index}`);
      if (candle.index === 1) this.buy(1, { instrument: candle.instrumentIndex });
    }
  }

  it('puts candles of one instant into one slice in the order of the instruments', () => {
    const columns = walk(5, 3);
    const run = new Run({
      ...setup(Pair),
      instruments: ['AAA', 'BBB'].map((symbol) => createInstrument({ id: symbol, symbol })),
      series: [0, 1].map((instrument) => ({ instrument, timeframe: TIMEFRAME })),
    });
    advance(run, createBatch([columns, sliceCandles(columns, 0, 2)]));
    finish(run);
    const strategy = run.strategy as unknown as Pair;
    expect(strategy.slices).toBe(3);
    expect(strategy.seen).toEqual(['AAA0', 'BBB0', 'AAA1', 'BBB1', 'AAA2']);
    // The order in BBB waits for a candle of BBB that never comes.
    expect(run.venue.fills.length).toBe(1);
    expect(run.venue.isBusy(1)).toBe(true);
  });
});

describe('what a strategy may remember', () => {
  const refused: [string, (strategy: Record<string, unknown>) => void, string][] = [
    ['a Map', (s) => (s['book'] = new Map()), 'the field book holds an object of class Map'],
    ['a function', (s) => (s['later'] = () => 1), 'the field later holds a function'],
    [
      'a bigint deep inside',
      (s) => (s['deep'] = { a: [1n] }),
      'the field deep.a[0] holds a bigint',
    ],
    [
      'a circle',
      (s) => (s['self'] = s['list'] = [s['list']]),
      'holds something that another field',
    ],
  ];

  it.each(refused)('is not %s', (_, spoil, message) => {
    class Spoilt extends Strategy {
      override onStart(): void {
        spoil(this as unknown as Record<string, unknown>);
      }
    }
    const run = new Run(setup(Spoilt));
    expect(() => advance(run, createBatch([walk(1, 2)]))).toThrow(message);
  });

  it('cannot be declared as an indicator later on', () => {
    class Late extends Strategy {
      override onCandle(): void {
        this.indicator(sma(2));
      }
    }
    const run = new Run(setup(Late));
    expect(() => advance(run, createBatch([walk(1, 2)]))).toThrow('declared after');
  });
});
