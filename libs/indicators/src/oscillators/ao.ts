import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';

/**
 * Returns the difference of two simple averages of the middles of candles. O(1).
 */
export class Ao extends Indicator<{ readonly fast: number; readonly slow: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly fastAverage = new Sma({ period: this.parameters.fast });
  private readonly slowAverage = new Sma({ period: this.parameters.slow });

  get kind(): string {
    return 'AO';
  }

  get warmUp(): number {
    return this.parameters.slow;
  }

  update(high: number, low: number): void {
    const { fastAverage, slowAverage } = this;
    const middle = (high + low) / 2;
    fastAverage.update(middle);
    slowAverage.update(middle);
    this.previous = this.current;
    this.current = fastAverage.current - slowAverage.current;
    this.ready = slowAverage.ready;
  }
}

/** Describes the indicator AO for the catalogue. */
export const AO = defineIndicator({
  name: 'AO',
  title: 'Awesome oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: HIGH_LOW,
  formula: 'AO = SMA(p, fast) - SMA(p, slow); p = (high + low) / 2',
  source: { author: 'Bill Williams', year: 1998, title: 'New Trading Dimensions' },
  build: (parameters) => new Ao(parameters),
});

/** Returns the indicator AO (awesome oscillator); see Ao. */
export function ao(parameters: { readonly fast: number; readonly slow: number }): Ao {
  return AO.create(parameters);
}
