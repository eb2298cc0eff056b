import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { FirFilter } from '../fir-filter.js';
import { CLOSE, Indicator } from '../indicator.js';

interface Bell {
  readonly period: number;
  readonly offset: number;
  readonly sigma: number;
}

function bell({ period, offset, sigma }: Bell): Float64Array {
  const middle = offset * (period - 1);
  const width = period / sigma;
  return new Float64Array(period).map((_, i) => Math.exp(-((i - middle) ** 2) / (2 * width ** 2)));
}

/**
 * Returns the mean of the last `period` values with weights of a bell around `offset`. O(period).
 */
export class Alma extends Indicator<{
  readonly period: number;
  readonly offset: number;
  readonly sigma: number;
}> {
  private readonly filter = new FirFilter(bell(this.parameters));

  get kind(): string {
    return 'ALMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const filter = this.filter;
    filter.update(value);
    this.previous = this.current;
    this.current = filter.current;
    this.ready = filter.ready;
  }
}

/** Describes the indicator ALMA for the catalogue. */
export const ALMA = defineIndicator({
  name: 'ALMA',
  title: 'Arnaud Legoux moving average',
  parameters: z.strictObject({
    period: periodSchema('Number of values averaged'),
    offset: z
      .number()
      .min(0)
      .max(1)
      .describe('Place of the peak of the weights: 0 oldest, 1 newest'),
    sigma: z
      .number()
      .positive()
      .max(100)
      .describe('Sharpness: the weights fall within period / sigma'),
  }),
  inputs: CLOSE,
  formula:
    'ALMA = sum of w[i] x[i] / sum of w[i] over n, i = 0 for the oldest; w[i] = exp(-(i - ' +
    'm)^2 / (2 s^2)); m = offset (n - 1), s = n / sigma',
  source: {
    author: 'Arnaud Legoux, Dimitrios Kouzis-Loukas',
    year: 2009,
    title: 'ALMA: Arnaud Legoux Moving Average',
  },
  build: (parameters) => new Alma(parameters),
});

/** Returns the indicator ALMA (arnaud Legoux moving average); see Alma. */
export function alma(parameters: {
  readonly period: number;
  readonly offset: number;
  readonly sigma: number;
}): Alma {
  return ALMA.create(parameters);
}
