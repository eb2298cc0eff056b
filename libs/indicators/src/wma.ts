import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';
import { MovingMoments } from './moving-moments.js';

/**
 * Returns the mean of the last `period` values with weights 1 (oldest) to `period` (newest), from
 * error-free moments. O(1).
 */
export class Wma extends Indicator<{ readonly period: number }> {
  private readonly moments = new MovingMoments({ period: this.parameters.period });
  private readonly middle = (this.parameters.period + 1) / 2;
  private readonly weights = this.parameters.period * this.middle;

  get kind(): string {
    return 'WMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const moments = this.moments;
    moments.update(value);
    this.previous = this.current;
    this.current = (moments.moment + this.middle * moments.current) / this.weights;
    this.ready = moments.ready;
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

/** Describes the indicator WMA for the catalogue. */
export const WMA = defineIndicator({
  name: 'WMA',
  title: 'Weighted moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values averaged') }),
  inputs: CLOSE,
  formula: 'WMA[t] = (n x[t] + (n-1) x[t-1] + … + 1 x[t-n+1]) / (n (n+1) / 2)',
  source: {
    author: 'Perry J. Kaufman',
    year: 1978,
    title: 'Commodity Trading Systems and Methods',
  },
  build: (parameters) => new Wma(parameters),
});

/** Returns the indicator WMA (weighted moving average); see Wma. */
export function wma(period: number): Wma {
  return WMA.create({ period });
}
