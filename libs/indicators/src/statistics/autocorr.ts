import { z } from 'zod';
import { Correl } from '../correl.js';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';

/**
 * Returns the correlation of the last `period` values with those `lag` updates before each, from
 * -1 to 1. Undefined where one of the two windows does not vary. O(1) amortised.
 */
export class Autocorr extends Indicator<{ readonly period: number; readonly lag: number }> {
  private readonly lag = new Lag({ period: this.parameters.lag });
  private readonly pairs = new Correl({ period: this.parameters.period });

  get kind(): string {
    return 'AUTOCORR';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.lag;
  }

  update(value: number): void {
    const { lag, pairs } = this;
    lag.update(value);
    if (!lag.ready) return;
    pairs.update(value, lag.current);
    this.previous = this.current;
    this.current = pairs.current;
    this.ready = pairs.ready;
  }
}

/** Describes the indicator AUTOCORR for the catalogue. */
export const AUTOCORR = defineIndicator({
  name: 'AUTOCORR',
  title: 'Autocorrelation',
  parameters: z.strictObject({
    period: periodSchema('Number of pairs, at least 2', 2),
    lag: periodSchema('Updates between the values of a pair'),
  }),
  inputs: CLOSE,
  formula: 'AUTOCORR = CORREL(x[t], x[t-lag]) over n pairs',
  source: {
    author: 'George Udny Yule',
    year: 1927,
    title: 'On a Method of Investigating Periodicities in Disturbed Series',
  },
  build: (parameters) => new Autocorr(parameters),
});

/** Returns the indicator AUTOCORR (autocorrelation); see Autocorr. */
export function autocorr(parameters: { readonly period: number; readonly lag: number }): Autocorr {
  return AUTOCORR.create(parameters);
}
