import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { WilderAverage } from '../wilder-average.js';

/**
 * Returns Wilder's smoothed average, also called RMA: the mean of the first `period` values, later
 * moved by 1 / period of the distance to each new value. O(1).
 */
export class Smma extends Indicator<{ readonly period: number }> {
  private readonly average = new WilderAverage({ period: this.parameters.period });

  get kind(): string {
    return 'SMMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const average = this.average;
    average.update(value);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator SMMA for the catalogue. */
export const SMMA = defineIndicator({
  name: 'SMMA',
  title: 'Smoothed moving average',
  parameters: z.strictObject({ period: periodSchema('Length; the weight is 1 / period') }),
  inputs: CLOSE,
  formula: 'SMMA[t] = SMMA[t-1] + (x[t] - SMMA[t-1]) / n; SMMA[n-1] = mean of x[0..n-1]',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Smma(parameters),
});

/** Returns the indicator SMMA (smoothed moving average); see Smma. */
export function smma(period: number): Smma {
  return SMMA.create({ period });
}
