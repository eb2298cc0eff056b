import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingMiddle } from '../moving-middle.js';

/**
 * Returns the middle between the largest and the smallest of the last `period` values. O(1)
 * amortised.
 */
export class Midpoint extends Indicator<{ readonly period: number }> {
  private readonly middle = new MovingMiddle({ period: this.parameters.period });

  get kind(): string {
    return 'MIDPOINT';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const middle = this.middle;
    middle.update(value, value);
    this.previous = this.current;
    this.current = middle.current;
    this.ready = middle.ready;
  }
}

/** Describes the indicator MIDPOINT for the catalogue. */
export const MIDPOINT = defineIndicator({
  name: 'MIDPOINT',
  title: 'Middle of the range of values',
  parameters: z.strictObject({ period: periodSchema('Number of values, the newest included') }),
  inputs: CLOSE,
  formula: 'MIDPOINT = (max(x over n) + min(x over n)) / 2',
  source: { author: 'Goichi Hosoda', year: 1969, title: 'Ichimoku Kinko Hyo' },
  build: (parameters) => new Midpoint(parameters),
});

/** Returns the indicator MIDPOINT (middle of the range of values); see Midpoint. */
export function midpoint(period: number): Midpoint {
  return MIDPOINT.create({ period });
}
