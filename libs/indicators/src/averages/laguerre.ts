import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { LaguerreStages } from '../laguerre-stages.js';

/**
 * Returns the mean of the four stages of a Laguerre filter with weights 1, 2, 2, 1. All stages
 * start at the first value; ready with the fourth. O(1).
 */
export class Laguerre extends Indicator<{ readonly gamma: number }> {
  private readonly stages = new LaguerreStages({ gamma: this.parameters.gamma });
  private left = 4;

  get kind(): string {
    return 'LAGUERRE';
  }

  get warmUp(): number {
    return 4;
  }

  update(value: number): void {
    const stages = this.stages;
    stages.update(value);
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) return;
    this.previous = this.current;
    this.current = (stages.current + 2 * (stages.second + stages.third) + stages.fourth) / 6;
    this.ready = true;
  }
}

/** Describes the indicator LAGUERRE for the catalogue. */
export const LAGUERRE = defineIndicator({
  name: 'LAGUERRE',
  title: 'Laguerre filter',
  parameters: z.strictObject({
    gamma: z.number().min(0).max(0.99).describe('Damping: 0 none, towards 1 more'),
  }),
  inputs: CLOSE,
  formula:
    "L1 = (1 - g) x + g L1'; L2 = -g L1 + L1' + g L2', L3 and L4 likewise (' = one update " +
    'before); LAGUERRE = (L1 + 2 L2 + 2 L3 + L4) / 6',
  source: {
    author: 'John F. Ehlers',
    year: 2004,
    title: 'Cybernetic Analysis for Stocks and Futures',
  },
  build: (parameters) => new Laguerre(parameters),
});

/** Returns the indicator LAGUERRE (laguerre filter); see Laguerre. */
export function laguerre(gamma: number): Laguerre {
  return LAGUERRE.create({ gamma });
}
