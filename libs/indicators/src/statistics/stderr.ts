import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { RegressionResidual } from './regression-residual.js';

/**
 * Returns the standard error of the least-squares line through the last `period` values. O(1)
 * amortised.
 */
export class Stderr extends Indicator<{ readonly period: number }> {
  private readonly fit = new RegressionResidual({ period: this.parameters.period });
  private readonly share = 1 / (this.parameters.period - 2);

  get kind(): string {
    return 'STDERR';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const fit = this.fit;
    fit.update(value);
    this.previous = this.current;
    this.current = Math.sqrt(fit.current * this.share);
    this.ready = fit.ready;
  }
}

/** Describes the indicator STDERR for the catalogue. */
export const STDERR = defineIndicator({
  name: 'STDERR',
  title: 'Standard error of the regression',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 3', 3) }),
  inputs: CLOSE,
  formula: 'STDERR = sqrt(sum of (x - line)^2 / (n - 2)) over n',
  source: {
    author: 'Carl Friedrich Gauss',
    year: 1823,
    title: 'Theoria combinationis observationum erroribus minimis obnoxiae',
  },
  build: (parameters) => new Stderr(parameters),
});

/** Returns the indicator STDERR (standard error of the regression); see Stderr. */
export function stderr(period: number): Stderr {
  return STDERR.create({ period });
}
