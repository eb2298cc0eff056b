import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';

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

  /** Returns `current`, so that an indicator that goes on with it need not load it again. */
  update(value: number): number {
    const window = this.window;
    const position = this.position;
    const gone = window[position]!;
    window[position] = value;

    const change = value - gone;
    const old = this.sum;
    const sum = old + change;
    // sumError(old, change, sum) + sumError(value, -gone, change), written out: a function of
    // another module is looked up at each call, which would cost a tenth of this method.
    const added = sum - old;
    const taken = change - value;
    const error =
      this.error +
      (old - (sum - added) + (change - added) + (value - (change - taken) + (-gone - taken)));
    this.sum = sum;
    this.error = error;

    const next = position + 1;
    if (next === window.length) {
      this.position = 0;
      this.ready = true;
    } else {
      this.position = next;
    }
    if (!this.ready) return Number.NaN;
    const current = (sum + error) / window.length;
    this.previous = this.current;
    this.current = current;
    return current;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [valueOut] = outputs as [Float64Array];
    const period = this.window.length;
    // As a 32-bit integer: a counter that begins with a length would else be a double.
    const head = Math.min(period, values.length) | 0;
    for (let row = 0; row < head; row += 1) {
      this.update(values[row]!);
      valueOut[row] = this.current;
    }
    if (head === values.length) return;
    // From here on the value that leaves the window is a row of the column.
    let { sum, error, previous, current } = this;
    for (let row = head; row < values.length; row += 1) {
      const value = values[row]!;
      const gone = values[row - period]!;
      const change = value - gone;
      const next = sum + change;
      const added = next - sum;
      const taken = change - value;
      error +=
        sum - (next - added) + (change - added) + (value - (change - taken) + (-gone - taken));
      sum = next;
      previous = current;
      current = (sum + error) / period;
      valueOut[row] = current;
    }
    this.keep(values, { sum, error, previous, current });
  }

  /** Takes over the state behind columns that were longer than the window. */
  private keep(
    values: Float64Array,
    state: { sum: number; error: number; previous: number; current: number },
  ): void {
    const { window } = this;
    const newest = values.subarray(values.length - window.length);
    const start = (this.position + values.length) % window.length;
    window.set(newest.subarray(window.length - start), 0);
    window.set(newest.subarray(0, window.length - start), start);
    this.position = start;
    this.sum = state.sum;
    this.error = state.error;
    this.previous = state.previous;
    this.current = state.current;
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
