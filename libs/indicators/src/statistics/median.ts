import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { OrderedWindow } from '../ordered-window.js';

/**
 * Returns the middle one of the last `period` values in order, or the mean of the middle two.
 * O(log period).
 */
export class Median extends Indicator<{ readonly period: number }> {
  private readonly window = new OrderedWindow({ period: this.parameters.period });
  private readonly lower = Math.floor((this.parameters.period - 1) / 2);
  private readonly upper = Math.ceil((this.parameters.period - 1) / 2);

  get kind(): string {
    return 'MEDIAN';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const window = this.window;
    window.update(value);
    if (!window.ready) return;
    const low = window.ranked(this.lower);
    this.previous = this.current;
    this.current = low + (window.ranked(this.upper) - low) / 2;
    this.ready = true;
  }
}

/** Describes the indicator MEDIAN for the catalogue. */
export const MEDIAN = defineIndicator({
  name: 'MEDIAN',
  title: 'Moving median',
  parameters: z.strictObject({ period: periodSchema('Number of values') }),
  inputs: CLOSE,
  formula:
    'MEDIAN = (x(floor((n-1)/2)) + x(ceil((n-1)/2))) / 2; x(k) = the k-th smallest of n, from' +
    ' 0',
  source: { author: 'Francis Galton', year: 1881, title: 'Report of the Anthropometric Committee' },
  build: (parameters) => new Median(parameters),
});

/** Returns the indicator MEDIAN (moving median); see Median. */
export function median(period: number): Median {
  return MEDIAN.create({ period });
}
