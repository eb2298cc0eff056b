import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { aggregateColumns } from '@vela/market-data';
import type { LookAhead } from '@vela/ports';
import { ema, Indicator, sma } from '@vela/indicators';
import { Strategy } from '@vela/strategy';
import type { Candle, StrategyClass } from '@vela/strategy';
import fc from 'fast-check';
import { BacktestSession } from '../index.js';
import type { SessionSetup } from '../index.js';
import { firstStateDifference, valueText } from './first-difference.js';
import { WindowPlan } from './window-plan.js';

function walk(length: number): CandleColumns {
  const random = createRandom(2, 'walk');
  const columns = allocateCandles(length);
  let price = 100;
  for (let i = 0; i < length; i++) {
    columns.openAt[i] = 18_000 * DAY + i * HOUR;
    columns.availableAt[i] = columns.openAt[i]! + HOUR;
    columns.open[i] = price;
    price *= 1 + 0.004 * random.normal();
    columns.close[i] = price;
    columns.high[i] = Math.max(price, columns.open[i]!) + 0.1;
    columns.low[i] = Math.min(price, columns.open[i]!) - 0.1;
    columns.volume[i] = 1;
  }
  return columns;
}

const COLUMNS = walk(40_000);
const HASHER: ReturnType<SessionSetup['createHasher']> = {
  update: () => HASHER,
  hex: () => '',
};

interface Checked {
  readonly lookAhead: LookAhead;
  readonly equity: readonly number[];
}

function run(
  strategy: StrategyClass,
  change: Partial<SessionSetup> & { readonly rows?: number; readonly size?: number } = {},
): Checked {
  const { rows = COLUMNS.length, size = 8_192, ...rest } = change;
  const session = new BacktestSession({
    strategy,
    parameters: {},
    instruments: [createInstrument({ id: 'ins_1', symbol: 'AAA', assetClass: 'CRYPTO' })],
    timeframe: parseTimeframe('1h'),
    startingCash: '100000',
    simulation: { uncertaintyResolutions: 0 },
    seed: 3,
    expectedSlices: rows,
    createHasher: () => HASHER,
    ...rest,
  });
  const daily = aggregateColumns(COLUMNS, parseTimeframe('1d'), parseTimeframe('1h'), null);
  for (let begin = 0, day = 0; begin < rows; begin += size) {
    const end = Math.min(rows, begin + size);
    const part = sliceCandles(COLUMNS, begin, end);
    if (rest.widerTimeframes === undefined) {
      session.advance(createBatch([part]));
      continue;
    }
    let until = day;
    while (daily.availableAt[until]! <= COLUMNS.availableAt[end - 1]!) until++;
    session.advance(createBatch([part, sliceCandles(daily, day, until)]));
    day = until;
  }
  const { lookAhead } = session.finish().report;
  return { lookAhead: lookAhead!, equity: Array.from(session.run.equityResults) };
}

class Plain extends Strategy {
  readonly mean = this.indicator(sma(20));
  override onCandle({ close }: Candle): void {
    if (close > this.mean.current) this.buy(1);
    else this.close();
  }
}

describe('the samples of a run', () => {
  it('change nothing of its result, also of one that looks ahead', () => {
    class Leaking extends Strategy {
      readonly next = this.column(({ close }) => close.map((_, row) => close[row + 1] ?? NaN));
      override onCandle({ close }: Candle): void {
        if (this.next.current > close) this.buy(1);
        else this.close();
      }
    }
    for (const strategy of [Plain, Leaking]) {
      const [on, off] = [16, 0].map((lookAheadWindows) =>
        run(strategy, { simulation: { lookAheadWindows, uncertaintyResolutions: 0 } }),
      );
      expect(on!.equity).toEqual(off!.equity);
      expect(off!.lookAhead).toMatchObject({ result: 'NOT_CHECKED', windows: 0, findings: [] });
    }
  });

  it('are the same for the same seed and others for another one', () => {
    const stamps = [3, 3, 4].map((seed) => run(Plain, { seed }).lookAhead);
    expect(stamps[0]).toEqual(stamps[1]);
    expect(stamps.map(({ result }) => result)).toEqual(['CLEAN', 'CLEAN', 'CLEAN']);
    expect(stamps[0]).toMatchObject({ windows: 1, candlesChecked: 32, reason: null });
  });

  it('are there for runs of any length, whether it was known or not', () => {
    for (const rows of [1, 5, 40, 700]) {
      for (const expectedSlices of [0, rows, 1e6]) {
        const { lookAhead } = run(Plain, { rows, expectedSlices });
        expect(lookAhead).toMatchObject({ result: 'CLEAN', windows: 1 });
      }
    }
    for (const size of [1, 7, 100]) {
      expect(run(Plain, { rows: 3_000, size }).lookAhead.result).toBe('CLEAN');
    }
  });

  it('find a leak in a column of a wider timeframe', () => {
    const places = [parseTimeframe('1d')];
    const make = (shift: number): StrategyClass =>
      class Daily extends Strategy {
        readonly day = this.column(
          ({ close }) => close.map((_, row) => close[row + shift] ?? NaN),
          { timeframe: '1d' },
        );
        override onCandle({ close }: Candle): void {
          if (this.day.current > close) this.buy(1);
          else this.close();
        }
      };
    const leak = run(make(1), { widerTimeframes: places }).lookAhead;
    expect(leak.findings[0]).toMatchObject({ cause: 'FUTURE', field: 'day' });
    expect(run(make(-1), { widerTimeframes: places }).lookAhead.result).toBe('CLEAN');
  });

  it('tell chance and hidden state from the future', () => {
    let calls = 0;
    class Hidden extends Strategy {
      override onCandle(): void {
        // What decides is outside its fields, so that no restored run has it.
        calls = (calls * 31 + 7) % 1_000;
        if (calls < 300) this.buy(1);
        else if (calls > 700) this.close();
      }
    }
    const { result, findings } = run(Hidden).lookAhead;
    expect(result).toBe('LEAK');
    expect(findings.every(({ cause }) => cause === 'OUTSIDE')).toBe(true);
  });

  it('take a class that is loaded anew when there is one', () => {
    let loaded = 0;
    const load = (): StrategyClass => {
      loaded++;
      return class Fresh extends Plain {};
    };
    const { lookAhead } = run(load(), { freshStrategy: load });
    expect(lookAhead.result).toBe('CLEAN');
    expect(lookAhead.method).toContain('loaded anew');
    expect(loaded).toBe(2);
    expect(run(Plain).lookAhead.notCovered.at(-1)).toContain('variables outside the class');
  });

  it('say why they are not there when the state cannot be kept', () => {
    class Unkept extends Strategy {
      later: unknown = null;
      override onCandle(): void {
        this.later = () => 1;
      }
    }
    const { result, reason } = run(Unkept).lookAhead;
    expect(result).toBe('NOT_CHECKED');
    expect(reason).toContain('state could not be kept');
  });

  it('count no window in which a function refuses wild prices as a leak', () => {
    class Refusing extends Strategy {
      readonly own = this.column(({ close }) => {
        if (close.some((price, row) => row > 0 && Math.abs(price / close[row - 1]! - 1) > 0.5)) {
          throw new Error('no market moves so');
        }
        return close;
      });
      override onCandle(): void {
        if (this.own.current > this.own.previous) this.buy(1);
        else this.close();
      }
    }
    expect(run(Refusing).lookAhead).toMatchObject({ result: 'CLEAN', windows: 1 });
  });
});

describe('warm-up', () => {
  const warmth = (strategy: StrategyClass): LookAhead['findings'] =>
    run(strategy).lookAhead.findings.filter(({ cause }) => cause === 'WARM_UP');

  it('is enough for an average of a fixed number of candles', () => {
    expect(warmth(Plain)).toEqual([]);
  });

  it('is reported where values depend on the beginning by more than a thousandth', () => {
    class Far extends Indicator {
      private sum = 0;
      get kind(): string {
        return 'test.far';
      }
      get warmUp(): number {
        return 1;
      }
      update(close: number): void {
        this.sum += close;
        this.current = this.sum;
        this.ready = true;
      }
    }
    class Summing extends Strategy {
      readonly total = this.indicator(new Far({}));
      readonly slow = this.indicator(ema(200));
    }
    const found = warmth(Summing);
    expect(found.map(({ field }) => field)).toContain('total');
    expect(found[0]!.checked).toContain('after');
    expect(run(Summing).lookAhead.result).toBe('CLEAN');
  });

  it('is enough when the strategy waits for long', () => {
    class Waiting extends Strategy {
      static override readonly warmUp = 2_000;
      readonly slow = this.indicator(ema(200));
    }
    expect(warmth(Waiting)).toEqual([]);
  });
});

describe('the plan of windows', () => {
  it('spreads windows over any run, none longer than asked, none over another', () => {
    fc.assert(
      fc.property(
        fc.record({
          windows: fc.integer({ min: 1, max: 20 }),
          length: fc.integer({ min: 1, max: 40 }),
          strideMin: fc.integer({ min: 64, max: 400 }),
          seed: fc.integer(),
          expectedSlices: fc.integer({ min: 0, max: 5_000 }),
        }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }),
        (options, batches) => {
          const plan = new WindowPlan(options);
          let kept: { stratum: number; from: number }[] = [];
          for (const slices of batches) {
            for (let times = plan.makeRoom(slices); times > 0; times--) {
              kept = kept.filter(({ stratum }) => stratum % 2 === 0);
              kept = kept.map((one) => ({ ...one, stratum: one.stratum / 2 }));
            }
            let end = 0;
            for (const { stratum, from, to } of plan.take(slices)) {
              expect(from).toBeGreaterThanOrEqual(end);
              expect(to).toBeLessThanOrEqual(slices);
              expect(to - from).toBeLessThanOrEqual(options.length);
              expect(to).toBeGreaterThan(from);
              kept.push({ stratum, from });
              end = to;
            }
          }
          expect(kept.length).toBeLessThanOrEqual(options.windows);
          const strata = kept.map(({ stratum }) => stratum);
          expect(new Set(strata).size).toBe(strata.length);
        },
      ),
    );
  });
});

describe('the first difference of two states', () => {
  it('is named by its place, sums in another order are the same', () => {
    expect(firstStateDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual({
      path: ['a', '1', 'b'],
      left: 2,
      right: 3,
    });
    expect(firstStateDifference({ a: 0.1 + 0.2 }, { a: 0.3 })).toBeNull();
    expect(firstStateDifference({ a: null }, {})?.path).toEqual(['a']);
    expect(firstStateDifference([], {})?.path).toEqual([]);
    expect(valueText({ a: 'x'.repeat(300) })).toHaveLength(120);
    expect(valueText(undefined)).toBe('nothing');
  });
});
