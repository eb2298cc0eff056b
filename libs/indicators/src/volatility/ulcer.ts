import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { GapMean } from './gap-mean.js';

/**
 * Returns the root mean square, over `period` values, of the fall in percent from the highest of
 * the `period` values up to each. Undefined while a peak was 0 or less. O(1) amortised.
 */
export class Ulcer extends Indicator<{ readonly period: number }> {
  private readonly peak = new MovingMaximum({ period: this.parameters.period });
  private readonly squares = new GapMean({ period: this.parameters.period });

  get kind(): string {
    return 'ULCER';
  }

  get warmUp(): number {
    return 2 * this.parameters.period - 1;
  }

  update(value: number): void {
    const { peak, squares } = this;
    peak.update(value);
    if (!peak.ready) return;
    const fall = peak.current > 0 ? (100 * (peak.current - value)) / peak.current : Number.NaN;
    squares.update(fall * fall);
    this.previous = this.current;
    this.current = Math.sqrt(squares.current);
    this.ready = squares.ready;
  }
}

/** Describes the indicator ULCER for the catalogue. */
export const ULCER = defineIndicator({
  name: 'ULCER',
  title: 'Ulcer index',
  parameters: z.strictObject({
    period: periodSchema('Number of values of the peak and of the mean'),
  }),
  inputs: CLOSE,
  formula: 'ULCER = sqrt(mean of (100 (x - max(x over n)) / max(x over n))^2 over n)',
  source: {
    author: 'Peter G. Martin, Byron B. McCann',
    year: 1989,
    title: "The Investor's Guide to Fidelity Funds",
  },
  build: (parameters) => new Ulcer(parameters),
});

/** Returns the indicator ULCER (ulcer index); see Ulcer. */
export function ulcer(period: number): Ulcer {
  return ULCER.create({ period });
}
