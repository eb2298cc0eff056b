import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';

/**
 * Returns the distance of the value from its simple average in percent of the average. Undefined
 * where the average is 0. O(1).
 */
export class Bias extends Indicator<{ readonly period: number }> {
  private readonly average = new Sma({ period: this.parameters.period });

  get kind(): string {
    return 'BIAS';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const average = this.average;
    average.update(value);
    this.previous = this.current;
    this.current = (100 * (value - average.current)) / average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator BIAS for the catalogue. */
export const BIAS = defineIndicator({
  name: 'BIAS',
  title: 'Disparity index',
  parameters: z.strictObject({ period: periodSchema('Length of the average') }),
  inputs: CLOSE,
  formula: 'BIAS = 100 (x - SMA(x, n)) / SMA(x, n)',
  source: { author: 'Steve Nison', year: 1994, title: 'Beyond Candlesticks' },
  build: (parameters) => new Bias(parameters),
});

/** Returns the indicator BIAS (disparity index); see Bias. */
export function bias(period: number): Bias {
  return BIAS.create({ period });
}
