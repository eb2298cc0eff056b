import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE_VOLUME, Indicator } from '../indicator.js';
import { Apo } from '../oscillators/apo.js';
import { Ad } from './ad.js';

/**
 * Returns the difference of a fast and a slow EMA of the accumulation and distribution line. Each
 * EMA is seeded with its own first values. O(1).
 */
export class Adosc extends Indicator<{ readonly fast: number; readonly slow: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE_VOLUME;
  private readonly line = new Ad({});
  private readonly difference = new Apo({ ...this.parameters, matype: 'ema' });

  get kind(): string {
    return 'ADOSC';
  }

  get warmUp(): number {
    return this.parameters.slow;
  }

  update(high: number, low: number, close: number, volume: number): void {
    const { line, difference } = this;
    line.update(high, low, close, volume);
    difference.update(line.current);
    this.previous = this.current;
    this.current = difference.current;
    this.ready = difference.ready;
  }
}

/** Describes the indicator ADOSC for the catalogue. */
export const ADOSC = defineIndicator({
  name: 'ADOSC',
  title: 'Chaikin oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: HIGH_LOW_CLOSE_VOLUME,
  formula: 'ADOSC = EMA(AD, fast) - EMA(AD, slow)',
  source: { author: 'Marc Chaikin', year: 1982, title: 'Chaikin Oscillator' },
  build: (parameters) => new Adosc(parameters),
});

/** Returns the indicator ADOSC (chaikin oscillator); see Adosc. */
export function adosc(parameters: { readonly fast: number; readonly slow: number }): Adosc {
  return ADOSC.create(parameters);
}
