import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingShape } from './moving-shape.js';

/**
 * Returns the population skewness of the last `period` values. Undefined where the values do not
 * vary. The window is summed directly, in units of its deviation: O(period).
 */
export class Skew extends Indicator<{ readonly period: number }> {
  private readonly shape = new MovingShape({ period: this.parameters.period });

  get kind(): string {
    return 'SKEW';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const shape = this.shape;
    shape.update(value);
    this.previous = this.current;
    this.current = shape.current;
    this.ready = shape.ready;
  }
}

/** Describes the indicator SKEW for the catalogue. */
export const SKEW = defineIndicator({
  name: 'SKEW',
  title: 'Skewness',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 3', 3) }),
  inputs: CLOSE,
  formula:
    'SKEW = mean of ((x - m) / s)^3 over n; m, s = mean and population deviation of x over n',
  source: { author: 'Karl Pearson', year: 1895, title: 'Skew Variation in Homogeneous Material' },
  build: (parameters) => new Skew(parameters),
});

/** Returns the indicator SKEW (skewness); see Skew. */
export function skew(period: number): Skew {
  return SKEW.create({ period });
}
