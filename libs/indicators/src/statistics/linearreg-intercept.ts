import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Linearreg } from '../linearreg.js';

/**
 * Returns the least-squares line through the last `period` values at the oldest of them. O(1).
 */
export class LinearregIntercept extends Indicator<{ readonly period: number }> {
  private readonly line = new Linearreg({ period: this.parameters.period });
  private readonly reach = this.parameters.period - 1;

  get kind(): string {
    return 'LINEARREG_INTERCEPT';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const line = this.line;
    line.update(value);
    this.previous = this.current;
    this.current = line.current - line.slopeCurrent * this.reach;
    this.ready = line.ready;
  }
}

/** Describes the indicator LINEARREG_INTERCEPT for the catalogue. */
export const LINEARREG_INTERCEPT = defineIndicator({
  name: 'LINEARREG_INTERCEPT',
  title: 'Linear regression intercept',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  formula: 'INTERCEPT = mean - slope (n - 1) / 2, slope as in LINEARREG',
  source: {
    author: 'Carl Friedrich Gauss',
    year: 1809,
    title: 'Theoria motus corporum coelestium',
  },
  build: (parameters) => new LinearregIntercept(parameters),
});

/** Returns the indicator LINEARREG_INTERCEPT; see LinearregIntercept. */
export function linearregIntercept(period: number): LinearregIntercept {
  return LINEARREG_INTERCEPT.create({ period });
}
