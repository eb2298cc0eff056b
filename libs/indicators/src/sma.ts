import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';
import { sumError } from './two-sum.js';

/**
 * Returns the arithmetic mean of the last `period` values.
 *
 * The sliding sum is kept as an unevaluated pair of doubles with the error-free transformation
 * TwoSum (Knuth, 1997, The Art of Computer Programming 2, 4.2.2, theorem B), so that a huge value
 * leaves no trace once it has left the window. The difference between the value that comes and the
 * one that goes is taken first: only one addition then depends on the previous update. O(1).
 */
export class Sma extends Indicator<{ readonly period: number }> {
  private readonly window = new Float64Array(this.parameters.period);
  private position = 0;
  private sum = 0;
  private error = 0;

  get kind(): string {
    return 'SMA';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number): void {
    const window = this.window;
    const position = this.position;
    const gone = window[position]!;
    window[position] = value;

    const change = value - gone;
    const old = this.sum;
    const sum = old + change;
    const error = this.error + (sumError(old, change, sum) + sumError(value, -gone, change));
    this.sum = sum;
    this.error = error;

    const next = position + 1;
    if (next === window.length) {
      this.position = 0;
      this.ready = true;
    } else {
      this.position = next;
    }
    if (this.ready) {
      this.previous = this.current;
      this.current = (sum + error) / window.length;
    }
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [valueOut] = outputs as [Float64Array];
    for (let row = 0; row < values.length; row += 1) {
      this.update(values[row]!);
      valueOut[row] = this.current;
    }
  }
}

/** Describes the simple moving average for the catalogue. */
export const SMA = defineIndicator({
  name: 'SMA',
  title: 'Simple moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values averaged') }),
  inputs: CLOSE,
  formula: 'SMA[t] = (x[t] + x[t-1] + … + x[t-n+1]) / n',
  source: {
    author: 'Robert D. Edwards, John Magee',
    year: 1948,
    title: 'Technical Analysis of Stock Trends',
  },
  build: (parameters) => new Sma(parameters),
});

/** Returns a simple moving average of the last `period` values; see Sma. */
export function sma(period: number): Sma {
  return SMA.create({ period });
}
