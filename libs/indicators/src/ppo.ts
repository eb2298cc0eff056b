import { z } from 'zod';
import { averageOf } from './average-of.js';
import { defineIndicator, periodSchema } from './definition.js';
import { CLOSE, Indicator } from './indicator.js';

/**
 * Returns the distance of a fast from a slow average in percent of the slow one; `matype` says
 * whether they are simple or exponential. Each EMA is seeded with its own first values. Undefined
 * where the slow average is 0. O(1).
 */
export class Ppo extends Indicator<{
  readonly fast: number;
  readonly slow: number;
  readonly matype: 'sma' | 'ema';
}> {
  private readonly fastAverage = averageOf(this.parameters.matype, this.parameters.fast);
  private readonly slowAverage = averageOf(this.parameters.matype, this.parameters.slow);

  get kind(): string {
    return 'PPO';
  }

  get warmUp(): number {
    return this.parameters.slow;
  }

  update(value: number): void {
    const { fastAverage, slowAverage } = this;
    fastAverage.update(value);
    slowAverage.update(value);
    this.previous = this.current;
    this.current = (100 * (fastAverage.current - slowAverage.current)) / slowAverage.current;
    this.ready = slowAverage.ready;
  }
}

/** Describes the indicator PPO for the catalogue. */
export const PPO = defineIndicator({
  name: 'PPO',
  title: 'Percentage price oscillator',
  parameters: z
    .strictObject({
      fast: periodSchema('Length of the fast average'),
      slow: periodSchema('Length of the slow average'),
      matype: z.enum(['sma', 'ema']).describe('Kind of both averages'),
    })
    .refine(({ fast, slow }) => fast < slow, 'expected fast to be shorter than slow'),
  inputs: CLOSE,
  formula: 'PPO = 100 (MA(x, fast) - MA(x, slow)) / MA(x, slow)',
  source: {
    author: 'Gerald Appel',
    year: 2005,
    title: 'Technical Analysis: Power Tools for Active Investors',
  },
  build: (parameters) => new Ppo(parameters),
});

/** Returns the indicator PPO (percentage price oscillator); see Ppo. */
export function ppo(parameters: {
  readonly fast: number;
  readonly slow: number;
  readonly matype: 'sma' | 'ema';
}): Ppo {
  return PPO.create(parameters);
}
