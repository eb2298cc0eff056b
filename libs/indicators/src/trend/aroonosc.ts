import { z } from 'zod';
import { Aroon } from '../aroon.js';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';

/**
 * Returns how much more recent the highest high is than the lowest low, from -100 to 100. O(1)
 * amortised.
 */
export class Aroonosc extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly ages = new Aroon({ period: this.parameters.period });

  get kind(): string {
    return 'AROONOSC';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number): void {
    const ages = this.ages;
    ages.update(high, low);
    this.previous = this.current;
    this.current = ages.upCurrent - ages.current;
    this.ready = ages.ready;
  }
}

/** Describes the indicator AROONOSC for the catalogue. */
export const AROONOSC = defineIndicator({
  name: 'AROONOSC',
  title: 'Aroon oscillator',
  parameters: z.strictObject({ period: periodSchema('Number of candles looked back') }),
  inputs: HIGH_LOW,
  formula: 'AROONOSC = up - down of AROON(n)',
  source: { author: 'Tushar S. Chande', year: 1995, title: 'A Time Price Oscillator' },
  build: (parameters) => new Aroonosc(parameters),
});

/** Returns the indicator AROONOSC (aroon oscillator); see Aroonosc. */
export function aroonosc(period: number): Aroonosc {
  return AROONOSC.create({ period });
}
