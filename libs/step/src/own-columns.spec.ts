import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { crossedAbove, crossedBelow, Strategy } from '@vela/strategy';
import type { CandleHistory, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { advance, restoreRun, Run, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

function walk(length: number): CandleColumns {
  const random = createRandom(4, 'walk');
  const columns = allocateCandles(length);
  let price = 100;
  for (let i = 0; i < length; i++) {
    columns.openAt[i] = i * 60e6;
    columns.availableAt[i] = (i + 1) * 60e6;
    columns.open[i] = price;
    price *= 1 + 0.01 * random.normal();
    columns.close[i] = price;
    columns.high[i] = Math.max(price, columns.open[i]!) + 0.1;
    columns.low[i] = Math.min(price, columns.open[i]!) - 0.1;
    columns.volume[i] = i;
  }
  return columns;
}

const COLUMNS = walk(240);

const mean = (values: Float64Array, period: number): Float64Array =>
  values.map((_, row) => {
    let sum = 0;
    for (let at = row - period + 1; at <= row; at++) sum += values[at] ?? NaN;
    return sum / period;
  });

/** Crosses two averages, one over 20 candles of history and one over as many as there are. */
class Crossing extends Strategy {
  readonly fast = this.column(({ close }) => mean(close, 3), { history: 20 });
  readonly slow = this.column(({ close }) => mean(close, 9), { history: 31 });
  seen: number[] = [];

  override onCandle(): void {
    this.seen.push(this.fast.value ?? -1, this.slow.before ?? -1);
    if (crossedAbove(this.fast, this.slow)) this.buy(1);
    else if (crossedBelow(this.fast, this.slow)) this.close();
  }
}

const setup = (strategy: StrategyClass): RunSetup => ({
  strategy,
  parameters: {},
  instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', assetClass: 'CRYPTO' })],
  series: [{ instrument: 0, timeframe: parseTimeframe('1m') }],
  cash: '100000',
  simulation: simulationOptions.parse({}),
  seed: 7,
  expectedSlices: 0,
});

function runIn(strategy: StrategyClass, sizes: readonly number[]): Run {
  const run = new Run(setup(strategy));
  for (let begin = 0, i = 0; begin < COLUMNS.length; i++) {
    const end = Math.min(COLUMNS.length, begin + sizes[i % sizes.length]!);
    advance(run, createBatch([sliceCandles(COLUMNS, begin, end)]));
    begin = end;
  }
  return run;
}

describe('a column of a strategy', () => {
  it('has the values of its function at each candle', () => {
    const { seen } = runIn(Crossing, [240]).strategy as unknown as Crossing;
    const fast = mean(COLUMNS.close, 3);
    const slow = mean(COLUMNS.close, 9);
    for (let row = 9; row < COLUMNS.length; row++) {
      expect(seen[2 * row]).toBe(fast[row]);
      expect(seen[2 * row + 1]).toBe(slow[row - 1]);
    }
    expect(seen.slice(0, 4)).toEqual([-1, -1, -1, -1]);
  });

  it('is the same in one batch, in parts and candle by candle', () => {
    const whole = runIn(Crossing, [240]);
    expect(whole.venue.fills.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }), (sizes) => {
        expect(snapshotRun(runIn(Crossing, sizes))).toEqual(snapshotRun(whole));
      }),
      { numRuns: 20 },
    );
    expect(snapshotRun(runIn(Crossing, [1]))).toEqual(snapshotRun(whole));
  });

  it('goes on the same when it is restored at any candle, also from within a batch', () => {
    const whole = snapshotRun(runIn(Crossing, [240]));
    const from = (snapshot: RunSnapshot, cut: number): RunSnapshot => {
      const stored = JSON.parse(JSON.stringify(snapshot)) as RunSnapshot;
      const rest = restoreRun(setup(Crossing), stored);
      advance(rest, createBatch([sliceCandles(COLUMNS, cut, COLUMNS.length)]));
      return snapshotRun(rest);
    };
    const cuts = [1, 19, 20, 21, 40, 62, 93, 124, 200];
    const first = new Run(setup(Crossing));
    const paused: RunSnapshot[] = [];
    advance(first, createBatch([COLUMNS]), {
      slices: cuts,
      visit: (slice) => paused.push(snapshotRun(first, [slice])),
    });
    expect(snapshotRun(first)).toEqual(whole);
    cuts.forEach((cut, index) => {
      expect(from(paused[index]!, cut)).toEqual(whole);
    });
  });

  it('sees as many candles as it asked for, to twice as many, all of them at first', () => {
    const lengths = new Map<number, number>();
    class Counting extends Strategy {
      readonly counted = this.column(
        ({ length, volume }: CandleHistory) => {
          lengths.set(volume[length - 1]!, length);
          return new Float64Array(length);
        },
        { history: 30 },
      );
    }
    runIn(Counting, [1]);
    expect(lengths.get(0)).toBe(1);
    expect(lengths.get(59)).toBe(60);
    expect(lengths.get(60)).toBe(31);
    expect(lengths.get(239)).toBe(60);
  });

  it('gets copies: what its function does to them changes nothing', () => {
    class Sorting extends Strategy {
      readonly spoilt = this.column(({ close, length }) => {
        close.sort().fill(0);
        return Array.from({ length }, () => 1);
      });
      readonly clean = this.column(({ close }) => close);
      sum = 0;
      override onCandle(): void {
        this.sum += this.clean.current;
      }
    }
    const expected = COLUMNS.close.reduce((sum, close) => sum + close, 0);
    expect((runIn(Sorting, [50]).strategy as unknown as Sorting).sum).toBe(expected);
  });

  const wrong: [string, unknown, number | undefined, string][] = [
    ['too few values', () => [1], undefined, 'expected a value for each of 240 candles'],
    ['nothing', () => undefined, undefined, 'found undefined'],
    ['no function', 'close', undefined, 'expected a function, found string'],
    ['an empty history', () => [], 0, 'expected a history of 1 to 100000 candles, found 0'],
    ['half a candle', () => [], 1.5, 'found 1.5'],
    ['too long a history', () => [], 1e9, 'found 1000000000'],
  ];
  it.each(wrong)('is refused with %s', (_, compute, history, message) => {
    class Wrong extends Strategy {
      readonly own = this.column(compute as never, history === undefined ? {} : { history });
    }
    expect(() => runIn(Wrong, [240])).toThrow(message);
  });
});
