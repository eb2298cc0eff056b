import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingVariance } from '../moving-variance.js';
import { WilderAverage } from '../wilder-average.js';

/**
 * Returns the share of the deviations of rising values in all smoothed deviations, from 0 to 100;
 * 0 when nothing moved. O(1) amortised.
 */
export class Rvi extends Indicator<{ readonly deviation: number; readonly period: number }> {
  private readonly variance = new MovingVariance({ period: this.parameters.deviation });
  private readonly rises = new WilderAverage({ period: this.parameters.period });
  private readonly falls = new WilderAverage({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'RVI';
  }

  get warmUp(): number {
    return this.parameters.deviation + this.parameters.period - 1;
  }

  update(value: number): void {
    const { variance, rises, falls, last } = this;
    variance.update(value);
    this.last = value;
    if (!variance.ready) return;
    const deviation = Math.sqrt(variance.current);
    rises.update(value > last ? deviation : 0);
    falls.update(value < last ? deviation : 0);
    if (!rises.ready) return;
    const all = rises.current + falls.current;
    this.previous = this.current;
    this.current = all > 0 ? (100 * rises.current) / all : 0;
    this.ready = true;
  }
}

/** Describes the indicator RVI for the catalogue. */
export const RVI = defineIndicator({
  name: 'RVI',
  title: 'Relative volatility index',
  parameters: z.strictObject({
    deviation: periodSchema('Number of values of the standard deviation, at least 2', 2),
    period: periodSchema('Length of the smoothing'),
  }),
  inputs: CLOSE,
  formula:
    'RVI = 100 U / (U + D); U, D = Wilder averages of the population deviation of x over ' +
    '`deviation` where x rose, fell (else 0)',
  source: { author: 'Donald G. Dorsey', year: 1993, title: 'The Relative Volatility Index' },
  build: (parameters) => new Rvi(parameters),
});

/** Returns the indicator RVI (relative volatility index); see Rvi. */
export function rvi(parameters: { readonly deviation: number; readonly period: number }): Rvi {
  return RVI.create(parameters);
}
