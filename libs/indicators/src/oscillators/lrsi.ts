import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { LaguerreStages } from '../laguerre-stages.js';

/**
 * Returns the share of rises among the differences of neighbouring stages of a Laguerre filter,
 * from 0 to 100; 0 when the stages are equal. Ready with the fourth value. O(1).
 */
export class Lrsi extends Indicator<{ readonly gamma: number }> {
  private readonly stages = new LaguerreStages({ gamma: this.parameters.gamma });
  private left = 4;

  get kind(): string {
    return 'LRSI';
  }

  get warmUp(): number {
    return 4;
  }

  update(value: number): void {
    const stages = this.stages;
    stages.update(value);
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) return;
    const a = stages.current - stages.second;
    const b = stages.second - stages.third;
    const c = stages.third - stages.fourth;
    const up = Math.max(0, a) + Math.max(0, b) + Math.max(0, c);
    const path = Math.abs(a) + Math.abs(b) + Math.abs(c);
    this.previous = this.current;
    this.current = path > 0 ? (100 * up) / path : 0;
    this.ready = true;
  }
}

/** Describes the indicator LRSI for the catalogue. */
export const LRSI = defineIndicator({
  name: 'LRSI',
  title: 'Laguerre RSI',
  parameters: z.strictObject({
    gamma: z.number().min(0).max(0.99).describe('Damping: 0 none, towards 1 more'),
  }),
  inputs: CLOSE,
  formula:
    'LRSI = 100 U / (U + D); U, D = sums of the positive and negative parts of L1 - L2, L2 - ' +
    'L3, L3 - L4 (stages as in LAGUERRE)',
  source: {
    author: 'John F. Ehlers',
    year: 2004,
    title: 'Cybernetic Analysis for Stocks and Futures',
  },
  build: (parameters) => new Lrsi(parameters),
});

/** Returns the indicator LRSI (laguerre RSI); see Lrsi. */
export function lrsi(gamma: number): Lrsi {
  return LRSI.create({ gamma });
}
