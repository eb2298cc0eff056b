import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, Indicator } from './indicator.js';
import { Lag } from './lag.js';

/**
 * Returns the difference from the value `period` updates ago, in units of the value. O(1).
 */
export class Mom extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });

  get kind(): string {
    return 'MOM';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const lag = this.lag;
    lag.update(value);
    this.previous = this.current;
    this.current = value - lag.current;
    this.ready = lag.ready;
  }
}

/** Describes the indicator MOM for the catalogue. */
export const MOM = defineIndicator({
  name: 'MOM',
  title: 'Momentum',
  parameters: z.strictObject({ period: periodSchema('Number of updates looked back') }),
  inputs: CLOSE,
  formula: 'MOM[t] = x[t] - x[t-n]',
  source: {
    author: 'John J. Murphy',
    year: 1986,
    title: 'Technical Analysis of the Futures Markets',
  },
  build: (parameters) => new Mom(parameters),
});

/** Returns the indicator MOM (momentum); see Mom. */
export function mom(period: number): Mom {
  return MOM.create({ period });
}
