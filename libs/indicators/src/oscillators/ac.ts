import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';
import { Ao } from './ao.js';

/**
 * Returns the awesome oscillator less its own simple average. O(1).
 */
export class Ac extends Indicator<{
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly oscillator = new Ao({ fast: this.parameters.fast, slow: this.parameters.slow });
  private readonly average = new Sma({ period: this.parameters.signal });

  get kind(): string {
    return 'AC';
  }

  get warmUp(): number {
    return this.parameters.slow + this.parameters.signal - 1;
  }

  update(high: number, low: number): void {
    const { oscillator, average } = this;
    oscillator.update(high, low);
    if (!oscillator.ready) return;
    average.update(oscillator.current);
    this.previous = this.current;
    this.current = oscillator.current - average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator AC for the catalogue. */
export const AC = defineIndicator({
  name: 'AC',
  title: 'Accelerator oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      signal: periodSchema('Length of the average of the awesome oscillator'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: HIGH_LOW,
  formula: 'AC = AO(fast, slow) - SMA(AO, signal)',
  source: { author: 'Bill Williams', year: 1998, title: 'New Trading Dimensions' },
  build: (parameters) => new Ac(parameters),
});

/** Returns the indicator AC (accelerator oscillator); see Ac. */
export function ac(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}): Ac {
  return AC.create(parameters);
}
