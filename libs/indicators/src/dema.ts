import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { Ema } from './ema.js';
import { CLOSE, Indicator } from './indicator.js';

/**
 * Returns 2 E - E(E) with E the EMA of the values and E(E) the EMA of E, each seeded with its own
 * first mean. O(1).
 */
export class Dema extends Indicator<{ readonly period: number }> {
  private readonly first = new Ema({ period: this.parameters.period });
  private readonly second = new Ema({ period: this.parameters.period });

  get kind(): string {
    return 'DEMA';
  }

  get warmUp(): number {
    return 2 * this.parameters.period - 1;
  }

  update(value: number): void {
    const { first, second } = this;
    first.update(value);
    if (!first.ready) return;
    second.update(first.current);
    this.previous = this.current;
    this.current = 2 * first.current - second.current;
    this.ready = second.ready;
  }
}

/** Describes the indicator DEMA for the catalogue. */
export const DEMA = defineIndicator({
  name: 'DEMA',
  title: 'Double exponential moving average',
  parameters: z.strictObject({ period: periodSchema('Length of both averages') }),
  inputs: CLOSE,
  formula: 'DEMA = 2 E - E(E); E = EMA(x, n)',
  source: {
    author: 'Patrick G. Mulloy',
    year: 1994,
    title: 'Smoothing Data with Faster Moving Averages',
  },
  build: (parameters) => new Dema(parameters),
});

/** Returns the indicator DEMA (double exponential moving average); see Dema. */
export function dema(period: number): Dema {
  return DEMA.create({ period });
}
