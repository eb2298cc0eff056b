import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingMaximum } from '../moving-maximum.js';

/**
 * Returns the largest of the last `period` values. O(1) amortised.
 */
export class Highest extends Indicator<{ readonly period: number }> {
  private readonly window = new MovingMaximum({ period: this.parameters.period });

  get kind(): string {
    return 'HIGHEST';
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

/** Describes the indicator HIGHEST for the catalogue. */
export const HIGHEST = defineIndicator({
  name: 'HIGHEST',
  title: 'Highest value',
  parameters: z.strictObject({ period: periodSchema('Number of values, the newest included') }),
  inputs: CLOSE,
  formula: 'HIGHEST = max(x over n)',
  source: { author: 'Richard D. Donchian', year: 1960, title: 'The 5- and 20-Day Moving Averages' },
  build: (parameters) => new Highest(parameters),
});

/** Returns the indicator HIGHEST (highest value); see Highest. */
export function highest(period: number): Highest {
  return HIGHEST.create({ period });
}
