import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { logRatio } from '../log-ratio.js';
import { GapMean } from './gap-mean.js';
import { perYearSchema } from './per-year-schema.js';

/**
 * Returns the volatility by the ranges of the last `period` candles, a year's worth, as a
 * fraction. Undefined while one of the prices is 0 or less. O(1).
 */
export class Parkinson extends Indicator<{ readonly period: number; readonly perYear: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly terms = new GapMean({ period: this.parameters.period });
  private readonly scale = this.parameters.perYear / (4 * Math.LN2);

  get kind(): string {
    return 'PARKINSON';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number): void {
    const terms = this.terms;
    terms.update(logRatio(high, low) ** 2);
    this.previous = this.current;
    this.current = Math.sqrt(this.scale * terms.current);
    this.ready = terms.ready;
  }
}

/** Describes the indicator PARKINSON for the catalogue. */
export const PARKINSON = defineIndicator({
  name: 'PARKINSON',
  title: 'Parkinson volatility',
  parameters: z.strictObject({
    period: periodSchema('Number of candles'),
    perYear: perYearSchema(),
  }),
  inputs: HIGH_LOW,
  formula: 'PARKINSON = sqrt(Y / (4 ln 2) mean of ln(h / l)^2 over n)',
  source: {
    author: 'Michael Parkinson',
    year: 1980,
    title: 'The Extreme Value Method for Estimating the Variance of the Rate of Return',
  },
  build: (parameters) => new Parkinson(parameters),
});

/** Returns the indicator PARKINSON (parkinson volatility); see Parkinson. */
export function parkinson(parameters: {
  readonly period: number;
  readonly perYear: number;
}): Parkinson {
  return PARKINSON.create(parameters);
}
