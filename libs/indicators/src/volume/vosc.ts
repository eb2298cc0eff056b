import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { Ppo } from '../ppo.js';

const INPUTS: readonly CandleField[] = ['volume'];

/**
 * Returns the distance of a fast from a slow simple average of volume in percent of the slow one.
 * Undefined without any volume. O(1).
 */
export class Vosc extends Indicator<{ readonly fast: number; readonly slow: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly distance = new Ppo({ ...this.parameters, matype: 'sma' });

  get kind(): string {
    return 'VOSC';
  }

  get warmUp(): number {
    return this.parameters.slow;
  }

  update(volume: number): void {
    const distance = this.distance;
    distance.update(volume);
    this.previous = this.current;
    this.current = distance.current;
    this.ready = distance.ready;
  }
}

/** Describes the indicator VOSC for the catalogue. */
export const VOSC = defineIndicator({
  name: 'VOSC',
  title: 'Volume oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: INPUTS,
  formula: 'VOSC = 100 (SMA(v, fast) - SMA(v, slow)) / SMA(v, slow)',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: (parameters) => new Vosc(parameters),
});

/** Returns the indicator VOSC (volume oscillator); see Vosc. */
export function vosc(parameters: { readonly fast: number; readonly slow: number }): Vosc {
  return VOSC.create(parameters);
}
