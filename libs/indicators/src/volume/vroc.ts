import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, Indicator } from '../indicator.js';
import { Roc } from '../roc.js';

const INPUTS: readonly CandleField[] = ['volume'];

/**
 * Returns the change of volume in percent against `period` candles ago. Undefined where that
 * volume was 0. O(1).
 */
export class Vroc extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = INPUTS;
  private readonly rate = new Roc({ period: this.parameters.period });

  get kind(): string {
    return 'VROC';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(volume: number): void {
    const rate = this.rate;
    rate.update(volume);
    this.previous = this.current;
    this.current = rate.current;
    this.ready = rate.ready;
  }
}

/** Describes the indicator VROC for the catalogue. */
export const VROC = defineIndicator({
  name: 'VROC',
  title: 'Volume rate of change',
  parameters: z.strictObject({ period: periodSchema('Number of updates looked back') }),
  inputs: INPUTS,
  formula: 'VROC[t] = 100 (v[t] / v[t-n] - 1)',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: (parameters) => new Vroc(parameters),
});

/** Returns the indicator VROC (volume rate of change); see Vroc. */
export function vroc(period: number): Vroc {
  return VROC.create({ period });
}
