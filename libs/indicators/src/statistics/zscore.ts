import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the distance of the value from the mean of the last `period` values in population
 * standard deviations. Undefined where the values do not vary. O(1) amortised.
 */
export class Zscore extends Indicator<{ readonly period: number }> {
  private readonly variance = new MovingVariance({ period: this.parameters.period });

  get kind(): string {
    return 'ZSCORE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const variance = this.variance;
    variance.update(value);
    this.previous = this.current;
    this.current = (value - variance.mean) / Math.sqrt(variance.current);
    this.ready = variance.ready;
  }
}

/** Describes the indicator ZSCORE for the catalogue. */
export const ZSCORE = defineIndicator({
  name: 'ZSCORE',
  title: 'Z-score',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  formula: 'ZSCORE = (x - m) / sqrt(mean of (x - m)^2 over n), m = mean of x over n',
  source: {
    author: 'Karl Pearson',
    year: 1894,
    title: 'Contributions to the Mathematical Theory of Evolution',
  },
  build: (parameters) => new Zscore(parameters),
});

/** Returns the indicator ZSCORE (Z-score); see Zscore. */
export function zscore(period: number): Zscore {
  return ZSCORE.create({ period });
}
