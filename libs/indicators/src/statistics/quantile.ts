import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { OrderedWindow } from '../ordered-window.js';

/**
 * Returns the quantile of the last `period` values, interpolated between neighbours in order (type
 * 7). O(log period).
 */
export class Quantile extends Indicator<{ readonly period: number; readonly share: number }> {
  private readonly window = new OrderedWindow({ period: this.parameters.period });
  private readonly rank = Math.floor(this.parameters.share * (this.parameters.period - 1));
  private readonly rest = this.parameters.share * (this.parameters.period - 1) - this.rank;

  get kind(): string {
    return 'QUANTILE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const window = this.window;
    window.update(value);
    if (!window.ready) return;
    const low = window.ranked(this.rank);
    const step = this.rest > 0 ? window.ranked(this.rank + 1) - low : 0;
    this.previous = this.current;
    this.current = low + this.rest * step;
    this.ready = true;
  }
}

/** Describes the indicator QUANTILE for the catalogue. */
export const QUANTILE = defineIndicator({
  name: 'QUANTILE',
  title: 'Moving quantile',
  parameters: z.strictObject({
    period: periodSchema('Number of values'),
    share: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the values below: 0 minimum, 0.5 median, 1 maximum'),
  }),
  inputs: CLOSE,
  formula:
    'h = share (n - 1); QUANTILE = x(floor h) + (h - floor h) (x(floor h + 1) - x(floor h)); ' +
    'x(k) = the k-th smallest of n, from 0',
  source: {
    author: 'Rob J. Hyndman, Yanan Fan',
    year: 1996,
    title: 'Sample Quantiles in Statistical Packages',
  },
  build: (parameters) => new Quantile(parameters),
});

/** Returns the indicator QUANTILE (moving quantile); see Quantile. */
export function quantile(parameters: {
  readonly period: number;
  readonly share: number;
}): Quantile {
  return QUANTILE.create(parameters);
}
