import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { Ema } from './ema.js';
import { CLOSE, Indicator } from './indicator.js';

/**
 * Returns the change in percent, from one update to the next, of the EMA of the EMA of the EMA of
 * the values. Undefined where that average was 0. O(1).
 */
export class Trix extends Indicator<{ readonly period: number }> {
  private readonly first = new Ema({ period: this.parameters.period });
  private readonly second = new Ema({ period: this.parameters.period });
  private readonly third = new Ema({ period: this.parameters.period });

  get kind(): string {
    return 'TRIX';
  }

  get warmUp(): number {
    return 3 * this.parameters.period - 1;
  }

  update(value: number): void {
    const { first, second, third } = this;
    first.update(value);
    if (!first.ready) return;
    second.update(first.current);
    if (!second.ready) return;
    const rising = third.ready;
    third.update(second.current);
    if (!rising) return;
    this.previous = this.current;
    this.current = 100 * (third.current / third.previous - 1);
    this.ready = true;
  }
}

/** Describes the indicator TRIX for the catalogue. */
export const TRIX = defineIndicator({
  name: 'TRIX',
  title: 'Rate of change of the triple exponential average',
  parameters: z.strictObject({ period: periodSchema('Length of the three averages') }),
  inputs: CLOSE,
  formula: 'TRIX[t] = 100 (E3[t] / E3[t-1] - 1); E3 = EMA(EMA(EMA(x, n), n), n)',
  source: { author: 'Jack K. Hutson', year: 1983, title: 'Good TRIX' },
  build: (parameters) => new Trix(parameters),
});

/** Returns the indicator TRIX (rate of change of the triple exponential average); see Trix. */
export function trix(period: number): Trix {
  return TRIX.create({ period });
}
