import { z } from 'zod';
import { averageOf } from '../average-of.js';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

/**
 * Returns the distance of a fast from a slow average; `matype` says whether they are simple or
 * exponential. Each EMA is seeded with its own first values. O(1).
 */
export class Apo extends Indicator<{
  readonly fast: number;
  readonly slow: number;
  readonly matype: 'sma' | 'ema';
}> {
  private readonly fastAverage = averageOf(this.parameters.matype, this.parameters.fast);
  private readonly slowAverage = averageOf(this.parameters.matype, this.parameters.slow);

  get kind(): string {
    return 'APO';
  }

  get warmUp(): number {
    return this.parameters.slow;
  }

  update(value: number): void {
    const { fastAverage, slowAverage } = this;
    fastAverage.update(value);
    slowAverage.update(value);
    this.previous = this.current;
    this.current = fastAverage.current - slowAverage.current;
    this.ready = slowAverage.ready;
  }
}

/** Describes the indicator APO for the catalogue. */
export const APO = defineIndicator({
  name: 'APO',
  title: 'Absolute price oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      matype: z.enum(['sma', 'ema']).describe('Kind of both averages'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: CLOSE,
  formula: 'APO = MA(x, fast) - MA(x, slow)',
  source: {
    author: 'Gerald Appel',
    year: 2005,
    title: 'Technical Analysis: Power Tools for Active Investors',
  },
  build: (parameters) => new Apo(parameters),
});

/** Returns the indicator APO (absolute price oscillator); see Apo. */
export function apo(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly matype: 'sma' | 'ema';
}): Apo {
  return APO.create(parameters);
}
