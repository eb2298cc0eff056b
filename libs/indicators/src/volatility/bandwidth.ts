import { z } from 'zod';
import { Bbands } from '../bbands.js';
import { defineIndicator, factorSchema, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

/**
 * Returns the width of the Bollinger bands in percent of their middle. Undefined where the middle
 * is 0. O(1) amortised.
 */
export class Bandwidth extends Indicator<{ readonly period: number; readonly mult: number }> {
  private readonly bands = new Bbands({
    period: this.parameters.period,
    mult: this.parameters.mult,
  });

  get kind(): string {
    return 'BANDWIDTH';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const bands = this.bands;
    bands.update(value);
    this.previous = this.current;
    this.current = (100 * (bands.current - bands.lowerCurrent)) / bands.middleCurrent;
    this.ready = bands.ready;
  }
}

/** Describes the indicator BANDWIDTH for the catalogue. */
export const BANDWIDTH = defineIndicator({
  name: 'BANDWIDTH',
  title: 'Bollinger bandwidth',
  parameters: z.strictObject({
    period: periodSchema('Number of values, at least 2', 2),
    mult: factorSchema('Half width of the bands in standard deviations'),
  }),
  inputs: CLOSE,
  formula: 'BANDWIDTH = 100 (upper - lower) / middle of BBANDS(n, k)',
  source: { author: 'John Bollinger', year: 2001, title: 'Bollinger on Bollinger Bands' },
  build: (parameters) => new Bandwidth(parameters),
});

/** Returns the indicator BANDWIDTH (bollinger bandwidth); see Bandwidth. */
export function bandwidth(parameters: {
  readonly period: number;
  readonly mult: number;
}): Bandwidth {
  return BANDWIDTH.create(parameters);
}
