import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';

/**
 * Returns McGinley's average, which moves towards each value by a part that shrinks with the
 * fourth power of value / average. The part is at most 1, so that a collapse cannot overshoot;
 * from an average of 0 it is 1 / (share * period), if that is less. Starts as the mean of the
 * first `period` values. O(1).
 */
export class Mcginley extends Indicator<{ readonly period: number; readonly share: number }> {
  private readonly length = this.parameters.share * this.parameters.period;
  private readonly seed = new Sma({ period: this.parameters.period });

  get kind(): string {
    return 'MCGINLEY';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    if (this.ready) {
      const average = this.current;
      const ratio = average === 0 ? 1 : value / average;
      this.previous = average;
      this.current = average + (value - average) / Math.max(1, this.length * ratio ** 4);
    } else {
      this.seed.update(value);
      this.current = this.seed.current;
      this.ready = this.seed.ready;
    }
  }
}

/** Describes the indicator MCGINLEY for the catalogue. */
export const MCGINLEY = defineIndicator({
  name: 'MCGINLEY',
  title: 'McGinley dynamic',
  parameters: z.strictObject({
    period: periodSchema('Length of the average that it follows'),
    share: z
      .number()
      .min(0.1)
      .max(10)
      .describe('Share of the length that counts; McGinley takes 0.6'),
  }),
  inputs: CLOSE,
  formula:
    'M[t] = M[t-1] + (x[t] - M[t-1]) / max(1, k n (x[t] / M[t-1])^4); M[n-1] = mean of ' +
    'x[0..n-1]',
  source: { author: 'John R. McGinley', year: 1990, title: 'The McGinley Dynamic' },
  build: (parameters) => new Mcginley(parameters),
});

/** Returns the indicator MCGINLEY (mcGinley dynamic); see Mcginley. */
export function mcginley(parameters: {
  readonly period: number;
  readonly share: number;
}): Mcginley {
  return MCGINLEY.create(parameters);
}
