import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Cti } from '../oscillators/cti.js';

/**
 * Returns the share of the variance of the last `period` values that the least-squares line
 * explains, from 0 to 1. Undefined where the values do not vary. O(1) amortised.
 */
export class RSquared extends Indicator<{ readonly period: number }> {
  private readonly trend = new Cti({ period: this.parameters.period });

  get kind(): string {
    return 'R2';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const trend = this.trend;
    trend.update(value);
    this.previous = this.current;
    this.current = trend.current * trend.current;
    this.ready = trend.ready;
  }
}

/** Describes the indicator R2 for the catalogue. */
export const R2 = defineIndicator({
  name: 'R2',
  title: 'Coefficient of determination',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  formula: 'R2 = cov(x, i)^2 / (var(x) var(i)) over i = 0..n-1',
  source: { author: 'Sewall Wright', year: 1921, title: 'Correlation and Causation' },
  build: (parameters) => new RSquared(parameters),
});

/** Returns the indicator R2 (coefficient of determination); see RSquared. */
export function rSquared(period: number): RSquared {
  return R2.create({ period });
}
