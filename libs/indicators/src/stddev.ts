import { z } from 'zod';
import { defineIndicator, factorSchema, periodSchema } from './definition.js';
import { CLOSE, type Columns, Indicator } from './indicator.js';
import { MovingVariance } from './moving-variance.js';

/**
 * Returns the population standard deviation of the last `period` values times `nbdev`. O(1)
 * amortised.
 */
export class Stddev extends Indicator<{ readonly period: number; readonly nbdev: number }> {
  private readonly variance = new MovingVariance({ period: this.parameters.period });
  private readonly factor = this.parameters.nbdev;

  get kind(): string {
    return 'STDDEV';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const variance = this.variance;
    variance.update(value);
    this.previous = this.current;
    this.current = this.factor * Math.sqrt(variance.current);
    this.ready = variance.ready;
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

/** Describes the indicator STDDEV for the catalogue. */
export const STDDEV = defineIndicator({
  name: 'STDDEV',
  title: 'Standard deviation',
  parameters: z.strictObject({
    period: periodSchema('Number of values'),
    nbdev: factorSchema('Multiplier of the deviation'),
  }),
  inputs: CLOSE,
  formula: 'STDDEV = k sqrt(mean of (x - m)^2 over n), m = mean of x over n',
  source: {
    author: 'Karl Pearson',
    year: 1894,
    title: 'Contributions to the Mathematical Theory of Evolution',
  },
  build: (parameters) => new Stddev(parameters),
});

/** Returns the indicator STDDEV (standard deviation); see Stddev. */
export function stddev(parameters: { readonly period: number; readonly nbdev: number }): Stddev {
  return STDDEV.create(parameters);
}
