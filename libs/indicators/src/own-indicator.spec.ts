/**
 * An indicator of your own, from the class to a stored and restored state.
 *
 * 1. Extend `Indicator` with the type of its parameters (plain numbers and names).
 * 2. Keep everything it remembers in own fields with an initialiser: numbers, booleans,
 *    `Float64Array`, other indicators. The generic snapshot then carries the whole state.
 * 3. Name it (`kind`), say after how many updates it is `ready` (`warmUp`), and which columns it
 *    takes (`inputs`; the close if it says nothing).
 * 4. In `update`, allocate nothing; write `previous`, `current` and `ready`. `current` stays NaN
 *    until ready and is NaN where the formula has no value: `value` is then null.
 * 5. For several outputs extend `LinesIndicator`, name them and leave them in `lines`.
 *
 * Lag, MovingSum, MovingVariance, MovingCovariance, MovingMaximum, MovingMinimum, OrderedWindow,
 * RunningSum and WilderAverage are the exact building blocks that the catalogue is made of.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CandleField,
  computeIndicator,
  ema,
  Indicator,
  LinesIndicator,
  MovingMaximum,
  MovingMinimum,
  restoreIndicator,
  snapshotIndicator,
  toNullable,
  undefinedLines,
} from './index.js';

/** Returns how far the close is from its EMA, in ranges of the candle; null without a range. */
class Stretch extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = ['high', 'low', 'close'];
  private readonly average = ema(this.parameters.period);

  get kind(): string {
    return 'my-company.stretch';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number): void {
    const average = this.average;
    average.update(close);
    this.previous = this.current;
    this.current = (close - average.current) / (high - low);
    this.ready = average.ready;
  }
}

const THIRDS: readonly string[] = ['upper', 'lower'];

/** Returns the lines that cut the range of the last `period` values into thirds. */
class Thirds extends LinesIndicator<{ readonly period: number }> {
  protected override readonly lines = undefinedLines(THIRDS.length);
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });

  get kind(): string {
    return 'my-company.thirds';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return THIRDS;
  }

  update(value: number): void {
    const { highest, lowest, lines } = this;
    highest.update(value);
    lowest.update(value);
    const third = (highest.current - lowest.current) / 3;
    this.previous = this.current;
    this.current = highest.current - third;
    lines[0] = this.current;
    lines[1] = lowest.current + third;
    this.ready = highest.ready;
  }
}

const HIGH = Float64Array.of(12, 13, 16, 15);
const LOW = Float64Array.of(10, 11, 14, 15);
const CLOSE = Float64Array.of(11, 13, 15, 15);

describe('an indicator of your own', () => {
  it('is computed over columns, with null until ready and where it is undefined', () => {
    const { value } = computeIndicator(new Stretch({ period: 2 }), [HIGH, LOW, CLOSE]);
    // EMA(2): 12, then 12 + 3 * 2/3 = 14; the last candle has no range.
    expect(toNullable(value!)).toEqual([null, 0.5, 0.5, null]);
    expect(value!.firstIndex).toBe(1);
  });

  it('gives the same one candle at a time, also from a stored state', () => {
    const price = fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100);
    const prices = fc.array(price, { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(prices, fc.nat({ max: 7 }), (closes, cut) => {
        const close = Float64Array.from(closes);
        const high = close.map((one) => one + 1);
        const low = close.map((one) => one - 1);
        const { value } = computeIndicator(new Stretch({ period: 3 }), [high, low, close]);
        const batch = toNullable(value!);
        let live = new Stretch({ period: 3 });
        closes.forEach((_, row) => {
          live.update(high[row]!, low[row]!, close[row]!);
          expect(live.value).toBe(batch[row]);
          if (row === cut) {
            const stored = JSON.stringify(snapshotIndicator(live));
            live = restoreIndicator(new Stretch({ period: 3 }), JSON.parse(stored));
          }
        });
      }),
    );
  });

  it('gives several outputs by their names', () => {
    const { upper, lower } = computeIndicator(new Thirds({ period: 3 }), [
      Float64Array.of(4, 1, 7),
    ]);
    expect(toNullable(upper!)).toEqual([null, null, 5]);
    expect(toNullable(lower!)).toEqual([null, null, 3]);
  });

  it('refuses the state of another one', () => {
    const stored = snapshotIndicator(ema(3));
    expect(() => restoreIndicator(new Stretch({ period: 3 }), stored)).toThrow(
      'expected "my-company.stretch", found "EMA"',
    );
  });
});
