import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';

/**
 * Returns the mean of the last `period` values with weights that rise to the middle and fall
 * again: a mean of means. O(1).
 */
export class Trima extends Indicator<{ readonly period: number }> {
  private readonly inner = new Sma({ period: Math.ceil((this.parameters.period + 1) / 2) });
  private readonly outer = new Sma({ period: Math.floor((this.parameters.period + 1) / 2) });

  get kind(): string {
    return 'TRIMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { inner, outer } = this;
    inner.update(value);
    if (!inner.ready) return;
    outer.update(inner.current);
    this.previous = this.current;
    this.current = outer.current;
    this.ready = outer.ready;
  }
}

/** Describes the indicator TRIMA for the catalogue. */
export const TRIMA = defineIndicator({
  name: 'TRIMA',
  title: 'Triangular moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values averaged') }),
  inputs: CLOSE,
  formula: 'TRIMA = SMA(SMA(x, ceil((n+1)/2)), floor((n+1)/2))',
  source: { author: 'Perry J. Kaufman', year: 1998, title: 'Trading Systems and Methods' },
  build: (parameters) => new Trima(parameters),
});

/** Returns the indicator TRIMA (triangular moving average); see Trima. */
export function trima(period: number): Trima {
  return TRIMA.create({ period });
}
