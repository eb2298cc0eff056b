import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, Indicator } from './indicator.js';
import { Lag } from './lag.js';

/**
 * Returns the change in percent against the value `period` updates ago. Undefined where that value
 * was 0. O(1).
 */
export class Roc extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });

  get kind(): string {
    return 'ROC';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const lag = this.lag;
    lag.update(value);
    this.previous = this.current;
    this.current = 100 * (value / lag.current - 1);
    this.ready = lag.ready;
  }
}

/** Describes the indicator ROC for the catalogue. */
export const ROC = defineIndicator({
  name: 'ROC',
  title: 'Rate of change',
  parameters: z.strictObject({ period: periodSchema('Number of updates looked back') }),
  inputs: CLOSE,
  formula: 'ROC[t] = 100 (x[t] / x[t-n] - 1)',
  source: {
    author: 'John J. Murphy',
    year: 1986,
    title: 'Technical Analysis of the Futures Markets',
  },
  build: (parameters) => new Roc(parameters),
});

/** Returns the indicator ROC (rate of change); see Roc. */
export function roc(period: number): Roc {
  return ROC.create({ period });
}
