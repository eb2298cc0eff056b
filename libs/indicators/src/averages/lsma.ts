import { z } from 'zod';
import { defineIndicator, PERIOD_MAX, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Linearreg } from '../linearreg.js';

/**
 * Returns the least-squares line through the last `period` values, read `offset` updates before
 * its end. O(1).
 */
export class Lsma extends Indicator<{ readonly period: number; readonly offset: number }> {
  private readonly line = new Linearreg({ period: this.parameters.period });
  private readonly offset = this.parameters.offset;

  get kind(): string {
    return 'LSMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const line = this.line;
    line.update(value);
    this.previous = this.current;
    this.current = line.current - this.offset * line.slopeCurrent;
    this.ready = line.ready;
  }
}

/** Describes the indicator LSMA for the catalogue. */
export const LSMA = defineIndicator({
  name: 'LSMA',
  title: 'Least squares moving average',
  parameters: z.strictObject({
    period: periodSchema('Number of values, at least 2', 2),
    offset: z
      .number()
      .int()
      .min(-PERIOD_MAX)
      .max(PERIOD_MAX)
      .describe('Updates to look back along the line; negative looks ahead'),
  }),
  inputs: CLOSE,
  formula: 'LSMA = LINEARREG(n) - offset slope(n)',
  source: { author: 'Patrick E. Lafferty', year: 1995, title: 'The End Point Moving Average' },
  build: (parameters) => new Lsma(parameters),
});

/** Returns the indicator LSMA (least squares moving average); see Lsma. */
export function lsma(parameters: { readonly period: number; readonly offset: number }): Lsma {
  return LSMA.create(parameters);
}
