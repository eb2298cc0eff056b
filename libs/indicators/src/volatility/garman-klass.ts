import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { logRatio } from '../log-ratio.js';
import { GapMean } from './gap-mean.js';
import { perYearSchema } from './per-year-schema.js';

/**
 * Returns the volatility by the ranges and bodies of the last `period` candles, a year's worth, as
 * a fraction. Undefined while one of the prices is 0 or less. O(1).
 */
export class GarmanKlass extends Indicator<{ readonly period: number; readonly perYear: number }> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;
  private readonly terms = new GapMean({ period: this.parameters.period });
  private readonly scale = this.parameters.perYear;

  get kind(): string {
    return 'GARMAN_KLASS';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(open: number, high: number, low: number, close: number): void {
    const terms = this.terms;
    const body = logRatio(close, open);
    terms.update(logRatio(high, low) ** 2 / 2 - (2 * Math.LN2 - 1) * body * body);
    this.previous = this.current;
    this.current = Math.sqrt(this.scale * Math.max(0, terms.current));
    this.ready = terms.ready;
  }
}

/** Describes the indicator GARMAN_KLASS for the catalogue. */
export const GARMAN_KLASS = defineIndicator({
  name: 'GARMAN_KLASS',
  title: 'Garman-Klass volatility',
  parameters: z.strictObject({
    period: periodSchema('Number of candles'),
    perYear: perYearSchema(),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: 'GARMAN_KLASS = sqrt(Y mean of (ln(h / l)^2 / 2 - (2 ln 2 - 1) ln(c / o)^2) over n)',
  source: {
    author: 'Mark B. Garman, Michael J. Klass',
    year: 1980,
    title: 'On the Estimation of Security Price Volatilities from Historical Data',
  },
  build: (parameters) => new GarmanKlass(parameters),
});

/** Returns the indicator GARMAN_KLASS (garman-Klass volatility); see GarmanKlass. */
export function garmanKlass(parameters: {
  readonly period: number;
  readonly perYear: number;
}): GarmanKlass {
  return GARMAN_KLASS.create(parameters);
}
