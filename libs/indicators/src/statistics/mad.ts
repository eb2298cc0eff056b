import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Sma } from '../sma.js';
import { spreadOver } from '../spread-over.js';

/**
 * Returns the mean distance of the last `period` values from their mean. O(period) up to 700
 * values, O(log period) beyond.
 */
export class Mad extends Indicator<{ readonly period: number }> {
  private readonly mean = new Sma({ period: this.parameters.period });
  private readonly spread = spreadOver(this.parameters.period);

  get kind(): string {
    return 'MAD';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { mean, spread } = this;
    mean.update(value);
    spread.update(value, mean.current);
    if (!mean.ready) return;
    this.previous = this.current;
    this.current = spread.current / this.parameters.period;
    this.ready = true;
  }
}

/** Describes the indicator MAD for the catalogue. */
export const MAD = defineIndicator({
  name: 'MAD',
  title: 'Mean absolute deviation',
  parameters: z.strictObject({ period: periodSchema('Number of values') }),
  inputs: CLOSE,
  formula: 'MAD = mean of |x - m| over n, m = mean of x over n',
  source: {
    author: 'Pierre-Simon Laplace',
    year: 1812,
    title: 'Théorie analytique des probabilités',
  },
  build: (parameters) => new Mad(parameters),
});

/** Returns the indicator MAD (mean absolute deviation); see Mad. */
export function mad(period: number): Mad {
  return MAD.create({ period });
}
