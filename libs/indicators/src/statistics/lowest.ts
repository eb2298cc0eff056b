import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingMinimum } from '../moving-minimum.js';

/**
 * Returns the smallest of the last `period` values. O(1) amortised.
 */
export class Lowest extends Indicator<{ readonly period: number }> {
  private readonly window = new MovingMinimum({ period: this.parameters.period });

  get kind(): string {
    return 'LOWEST';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const window = this.window;
    window.update(value);
    this.previous = this.current;
    this.current = window.current;
    this.ready = window.ready;
  }
}

/** Describes the indicator LOWEST for the catalogue. */
export const LOWEST = defineIndicator({
  name: 'LOWEST',
  title: 'Lowest value',
  parameters: z.strictObject({ period: periodSchema('Number of values, the newest included') }),
  inputs: CLOSE,
  formula: 'LOWEST = min(x over n)',
  source: { author: 'Richard D. Donchian', year: 1960, title: 'The 5- and 20-Day Moving Averages' },
  build: (parameters) => new Lowest(parameters),
});

/** Returns the indicator LOWEST (lowest value); see Lowest. */
export function lowest(period: number): Lowest {
  return LOWEST.create({ period });
}
