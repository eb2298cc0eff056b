import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { IncrementVariance } from './increment-variance.js';

/**
 * Returns the Hurst exponent by the growth of the deviations of increments over 1, 2, 4 and 8
 * updates (estimator: least-squares slope of log2 of the deviation on log2 of the lag): 0.5 for a
 * random walk, more for trends, less for reversals. Not bounded to 0 and 1, which short windows
 * may leave. Undefined where increments of one of the lags do not vary. O(1) amortised.
 */
export class Hurst extends Indicator<{ readonly period: number }> {
  private readonly lag1 = new IncrementVariance({ period: this.parameters.period, lag: 1 });
  private readonly lag2 = new IncrementVariance({ period: this.parameters.period, lag: 2 });
  private readonly lag4 = new IncrementVariance({ period: this.parameters.period, lag: 4 });
  private readonly lag8 = new IncrementVariance({ period: this.parameters.period, lag: 8 });

  get kind(): string {
    return 'HURST';
  }

  get warmUp(): number {
    return this.parameters.period + 8;
  }

  update(value: number): void {
    const { lag1, lag2, lag4, lag8 } = this;
    lag1.update(value);
    lag2.update(value);
    lag4.update(value);
    lag8.update(value);
    if (!lag8.ready) return;
    const wide = Math.log2(lag8.current) - Math.log2(lag1.current);
    const narrow = Math.log2(lag4.current) - Math.log2(lag2.current);
    this.previous = this.current;
    this.current = (3 * wide + narrow) / 20;
    this.ready = true;
  }
}

/** Describes the indicator HURST for the catalogue. */
export const HURST = defineIndicator({
  name: 'HURST',
  title: 'Hurst exponent',
  parameters: z.strictObject({
    period: periodSchema('Number of increments of each lag, at least 16', 16),
  }),
  inputs: CLOSE,
  formula:
    'H = (3 (s8 - s1) + s4 - s2) / 10; s_k = log2 of the population deviation of x[t] - ' +
    'x[t-k] over n',
  source: {
    author: 'Benoit B. Mandelbrot, John W. Van Ness',
    year: 1968,
    title: 'Fractional Brownian Motions, Fractional Noises and Applications',
  },
  build: (parameters) => new Hurst(parameters),
});

/** Returns the indicator HURST (hurst exponent); see Hurst. */
export function hurst(period: number): Hurst {
  return HURST.create({ period });
}
