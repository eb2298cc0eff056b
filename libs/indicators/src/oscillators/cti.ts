import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingMoments } from '../moving-moments.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the correlation of the last `period` values with time, from -1 to 1. Undefined where the
 * values do not vary. O(1) amortised.
 */
export class Cti extends Indicator<{ readonly period: number }> {
  private readonly moments = new MovingMoments({ period: this.parameters.period });
  private readonly variance = new MovingVariance({ period: this.parameters.period });
  private readonly width =
    Math.sqrt((this.parameters.period ** 2 - 1) / 12) * this.parameters.period;

  get kind(): string {
    return 'CTI';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { moments, variance } = this;
    moments.update(value);
    variance.update(value);
    const share = moments.moment / (this.width * Math.sqrt(variance.current));
    this.previous = this.current;
    this.current = Math.max(-1, Math.min(1, share));
    this.ready = variance.ready;
  }
}

/** Describes the indicator CTI for the catalogue. */
export const CTI = defineIndicator({
  name: 'CTI',
  title: 'Correlation trend indicator',
  parameters: z.strictObject({ period: periodSchema('Number of values, at least 2', 2) }),
  inputs: CLOSE,
  formula: 'CTI = cov(x, i) / sqrt(var(x) var(i)) over i = 0..n-1',
  source: { author: 'John F. Ehlers', year: 2020, title: 'Correlation as a Trend Indicator' },
  build: (parameters) => new Cti(parameters),
});

/** Returns the indicator CTI (correlation trend indicator); see Cti. */
export function cti(period: number): Cti {
  return CTI.create({ period });
}
