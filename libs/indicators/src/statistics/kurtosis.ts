import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingShape } from './moving-shape.js';

/**
 * Returns the population kurtosis of the last `period` values above that of the normal
 * distribution. Undefined where the values do not vary. The window is summed directly, in units of
 * its deviation: O(period).
 */
export class Kurtosis extends Indicator<{ readonly period: number }> {
  private readonly shape = new MovingShape({ period: this.parameters.period });

  get kind(): string {
    return 'KURTOSIS';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const shape = this.shape;
    shape.update(value);
    this.previous = this.current;
    this.current = shape.fourth - 3;
    this.ready = shape.ready;
  }
}

/** Describes the indicator KURTOSIS for the catalogue. */
export const KURTOSIS = defineIndicator({
  name: 'KURTOSIS',
  title: 'Excess kurtosis',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 4', 4) }),
  inputs: CLOSE,
  formula:
    'KURTOSIS = mean of ((x - m) / s)^4 over n - 3; m, s = mean and population deviation of x' +
    ' over n',
  source: {
    author: 'Karl Pearson',
    year: 1905,
    title: 'Das Fehlergesetz und seine Verallgemeinerungen',
  },
  build: (parameters) => new Kurtosis(parameters),
});

/** Returns the indicator KURTOSIS (excess kurtosis); see Kurtosis. */
export function kurtosis(period: number): Kurtosis {
  return KURTOSIS.create({ period });
}
