import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { driftlessVariance } from './driftless-variance.js';
import { GapMean } from './gap-mean.js';
import { perYearSchema } from './per-year-schema.js';

/**
 * Returns the volatility of the last `period` candles by an estimator that a drift does not bias,
 * a year's worth, as a fraction. Undefined while one of the prices is 0 or less. O(1).
 */
export class RogersSatchell extends Indicator<{
  readonly period: number;
  readonly perYear: number;
}> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  private readonly terms = new GapMean({ period: this.parameters.period });
  private readonly scale = this.parameters.perYear;

  get kind(): string {
    return 'ROGERS_SATCHELL';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(open: number, high: number, low: number, close: number): void {
    const terms = this.terms;
    terms.update(driftlessVariance(open, high, low, close));
    this.previous = this.current;
    this.current = Math.sqrt(this.scale * Math.max(0, terms.current));
    this.ready = terms.ready;
  }
}

/** Describes the indicator ROGERS_SATCHELL for the catalogue. */
export const ROGERS_SATCHELL = defineIndicator({
  name: 'ROGERS_SATCHELL',
  title: 'Rogers-Satchell volatility',
  parameters: z.strictObject({
    period: periodSchema('Number of candles'),
    perYear: perYearSchema(),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: 'ROGERS_SATCHELL = sqrt(Y mean of (ln(h / c) ln(h / o) + ln(l / c) ln(l / o)) over n)',
  source: {
    author: 'L. C. G. Rogers, Stephen E. Satchell',
    year: 1991,
    title: 'Estimating Variance from High, Low and Closing Prices',
  },
  build: (parameters) => new RogersSatchell(parameters),
});

/** Returns the indicator ROGERS_SATCHELL (rogers-Satchell volatility); see RogersSatchell. */
export function rogersSatchell(parameters: {
  readonly period: number;
  readonly perYear: number;
}): RogersSatchell {
  return ROGERS_SATCHELL.create(parameters);
}
