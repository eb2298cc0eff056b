import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the sum of the last `sum` ratios of the smoothed to the twice smoothed range; a ratio
 * without any range counts as 1. O(1).
 */
export class Mass extends Indicator<{ readonly ema: number; readonly sum: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly once = new Ema({ period: this.parameters.ema });
  private readonly twice = new Ema({ period: this.parameters.ema });
  private readonly total = new MovingSum({ period: this.parameters.sum });

  get kind(): string {
    return 'MASS';
  }

  get warmUp(): number {
    return 2 * this.parameters.ema + this.parameters.sum - 2;
  }

  update(high: number, low: number): void {
    const { once, twice, total } = this;
    once.update(high - low);
    if (!once.ready) return;
    twice.update(once.current);
    if (!twice.ready) return;
    total.update(twice.current > 0 ? once.current / twice.current : 1);
    this.previous = this.current;
    this.current = total.current;
    this.ready = total.ready;
  }
}

/** Describes the indicator MASS for the catalogue. */
export const MASS = defineIndicator({
  name: 'MASS',
  title: 'Mass index',
  parameters: z.strictObject({
    ema: periodSchema('Length of both smoothings of the range'),
    sum: periodSchema('Number of ratios in the sum'),
  }),
  inputs: HIGH_LOW,
  formula: 'MASS = sum of EMA(h - l, ema) / EMA(EMA(h - l, ema), ema) over sum',
  source: { author: 'Donald G. Dorsey', year: 1992, title: 'The Mass Index' },
  build: (parameters) => new Mass(parameters),
});

/** Returns the indicator MASS (mass index); see Mass. */
export function mass(parameters: { readonly ema: number; readonly sum: number }): Mass {
  return MASS.create(parameters);
}
