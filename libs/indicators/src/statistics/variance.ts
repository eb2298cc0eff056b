import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the population variance of the last `period` values. O(1) amortised.
 */
export class Variance extends Indicator<{ readonly period: number }> {
  private readonly variance = new MovingVariance({ period: this.parameters.period });

  get kind(): string {
    return 'VARIANCE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const moving = this.variance;
    moving.update(value);
    this.previous = this.current;
    this.current = moving.current;
    this.ready = moving.ready;
  }
}

/** Describes the indicator VARIANCE for the catalogue. */
export const VARIANCE = defineIndicator({
  name: 'VARIANCE',
  title: 'Variance',
  parameters: z.strictObject({ period: periodSchema('Number of values') }),
  inputs: CLOSE,
  formula: 'VARIANCE = mean of (x - m)^2 over n, m = mean of x over n',
  source: {
    author: 'Ronald A. Fisher',
    year: 1918,
    title: 'The Correlation between Relatives on the Supposition of Mendelian Inheritance',
  },
  build: (parameters) => new Variance(parameters),
});

/** Returns the indicator VARIANCE (variance); see Variance. */
export function variance(period: number): Variance {
  return VARIANCE.create({ period });
}
