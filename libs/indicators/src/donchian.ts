import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, type Columns, finiteOrNull, HIGH_LOW, Indicator } from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';

const OUTPUTS: readonly string[] = ['upper', 'middle', 'lower'];

/**
 * Returns Donchian's channel: the highest high, the lowest low and their mean over the last
 * `period` candles, the newest included. `current` and `value` are the upper line; `before` is
 * the upper line without the newest candle, which is what a breakout is compared with. O(1).
 */
export class Donchian extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  /** The lower line as a plain double, like `current`. */
  lowerCurrent = Number.NaN;
  /** The lower line one update earlier, like `previous`. */
  lowerPrevious = Number.NaN;
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });

  get kind(): string {
    return 'DONCHIAN';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  override get outputNames(): readonly string[] {
    return OUTPUTS;
  }

  get upper(): number | null {
    return finiteOrNull(this.current);
  }

  get middle(): number | null {
    return finiteOrNull((this.current + this.lowerCurrent) / 2);
  }

  get lower(): number | null {
    return finiteOrNull(this.lowerCurrent);
  }

  override output(index: number): number | null {
    if (index === 0) return this.upper;
    if (index === 1) return this.middle;
    return index === 2 ? this.lower : null;
  }

  update(high: number, low: number): void {
    this.highest.update(high);
    this.lowest.update(low);
    this.previous = this.current;
    this.current = this.highest.current;
    this.lowerPrevious = this.lowerCurrent;
    this.lowerCurrent = this.lowest.current;
    this.ready = this.highest.ready;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [high, low] = columns as [Float64Array, Float64Array];
    const [upperOut, middleOut, lowerOut] = outputs as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < high.length; row += 1) {
      this.update(high[row]!, low[row]!);
      upperOut[row] = this.current;
      middleOut[row] = (this.current + this.lowerCurrent) / 2;
      lowerOut[row] = this.lowerCurrent;
    }
  }
}

/** Describes Donchian's channel for the catalogue. */
export const DONCHIAN = defineIndicator({
  name: 'DONCHIAN',
  title: 'Donchian channel',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW,
  outputs: OUTPUTS,
  formula: 'upper = max(high over n); lower = min(low over n); middle = (upper + lower) / 2',
  source: { author: 'Richard D. Donchian', year: 1960, title: 'The 5- and 20-Day Moving Averages' },
  build: (parameters) => new Donchian(parameters),
});

/** Returns Donchian's channel over the last `period` candles; see Donchian. */
export function donchian(period: number): Donchian {
  return DONCHIAN.create({ period });
}
