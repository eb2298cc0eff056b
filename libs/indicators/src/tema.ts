import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { Ema } from './ema.js';
import { CLOSE, Indicator } from './indicator.js';

/**
 * Returns 3 E - 3 E(E) + E(E(E)) with E the EMA of the values, each seeded with its own first mean.
 * O(1).
 */
export class Tema extends Indicator<{ readonly period: number }> {
  private readonly first = new Ema({ period: this.parameters.period });
  private readonly second = new Ema({ period: this.parameters.period });
  private readonly third = new Ema({ period: this.parameters.period });

  get kind(): string {
    return 'TEMA';
  }

  get warmUp(): number {
    return 3 * this.parameters.period - 2;
  }

  update(value: number): void {
    const { first, second, third } = this;
    first.update(value);
    if (!first.ready) return;
    second.update(first.current);
    if (!second.ready) return;
    third.update(second.current);
    this.previous = this.current;
    this.current = 3 * (first.current - second.current) + third.current;
    this.ready = third.ready;
  }
}

/** Describes the indicator TEMA for the catalogue. */
export const TEMA = defineIndicator({
  name: 'TEMA',
  title: 'Triple exponential moving average',
  parameters: z.strictObject({ period: periodSchema('Length of the three averages') }),
  inputs: CLOSE,
  formula: 'TEMA = 3 E - 3 E(E) + E(E(E)); E = EMA(x, n)',
  source: { author: 'Patrick G. Mulloy', year: 1994, title: 'Smoothing Data with Less Lag' },
  build: (parameters) => new Tema(parameters),
});

/** Returns the indicator TEMA (triple exponential moving average); see Tema. */
export function tema(period: number): Tema {
  return TEMA.create({ period });
}
