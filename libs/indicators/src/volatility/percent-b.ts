import { z } from 'zod';
import { Bbands } from '../bbands.js';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

/**
 * Returns where the value lies between the Bollinger bands: 0 on the lower, 1 on the upper one.
 * Undefined where the bands have no width. O(1) amortised.
 */
export class PercentB extends Indicator<{ readonly period: number; readonly mult: number }> {
  private readonly bands = new Bbands({
    period: this.parameters.period,
    mult: this.parameters.mult,
  });

  get kind(): string {
    return 'PERCENT_B';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const bands = this.bands;
    bands.update(value);
    const lower = bands.lowerCurrent;
    this.previous = this.current;
    this.current = (value - lower) / (bands.current - lower);
    this.ready = bands.ready;
  }
}

/** Describes the indicator PERCENT_B for the catalogue. */
export const PERCENT_B = defineIndicator({
  name: 'PERCENT_B',
  title: 'Bollinger %B',
  parameters: z.strictObject({
    period: periodSchema('Number of values, at least 2', 2),
    mult: factorSchema('Half width of the bands in standard deviations'),
  }),
  inputs: CLOSE,
  formula: 'PERCENT_B = (x - lower) / (upper - lower) of BBANDS(n, k)',
  source: { author: 'John Bollinger', year: 2001, title: 'Bollinger on Bollinger Bands' },
  build: (parameters) => new PercentB(parameters),
});

/** Returns the indicator PERCENT_B (bollinger %B); see PercentB. */
export function percentB(parameters: { readonly period: number; readonly mult: number }): PercentB {
  return PERCENT_B.create(parameters);
}
