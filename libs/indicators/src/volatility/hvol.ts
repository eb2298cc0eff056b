import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { logRatio } from '../log-ratio.js';
import { GapVariance } from './gap-variance.js';
import { perYearSchema } from './per-year-schema.js';

/**
 * Returns the sample deviation of the last `period` log returns, a year's worth, as a fraction
 * (0.2 is 20 %). Undefined while one of the prices is 0 or less. O(1) amortised.
 */
export class Hvol extends Indicator<{ readonly period: number; readonly perYear: number }> {
  private readonly returns = new GapVariance({ period: this.parameters.period });
  private readonly scale =
    this.parameters.perYear * (this.parameters.period / (this.parameters.period - 1));
  private last = Number.NaN;
  private started = false;

  get kind(): string {
    return 'HVOL';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(close: number): void {
    const { returns, last, started } = this;
    this.last = close;
    this.started = true;
    if (!started) return;
    returns.update(logRatio(close, last));
    this.previous = this.current;
    this.current = Math.sqrt(this.scale * returns.current);
    this.ready = returns.ready;
  }
}

/** Describes the indicator HVOL for the catalogue. */
export const HVOL = defineIndicator({
  name: 'HVOL',
  title: 'Historical volatility (close to close)',
  parameters: z.strictObject({
    period: periodSchema('Number of log returns, at least 2', 2),
    perYear: perYearSchema(),
  }),
  inputs: CLOSE,
  formula: 'HVOL = sqrt(Y) sample deviation of ln(c[t] / c[t-1]) over n',
  source: { author: 'John C. Hull', year: 1989, title: 'Options, Futures, and Other Derivatives' },
  build: (parameters) => new Hvol(parameters),
});

/** Returns the indicator HVOL (historical volatility (close to close)); see Hvol. */
export function hvol(parameters: { readonly period: number; readonly perYear: number }): Hvol {
  return HVOL.create(parameters);
}
