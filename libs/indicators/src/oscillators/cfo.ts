import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Linearreg } from '../linearreg.js';

/**
 * Returns how far the value is from what the least-squares line through the `period` values before
 * it forecast, in percent of the value. Undefined where the value is 0. O(1).
 */
export class Cfo extends Indicator<{ readonly period: number }> {
  private readonly line = new Linearreg({ period: this.parameters.period });

  get kind(): string {
    return 'CFO';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const line = this.line;
    const forecast = line.current + line.slopeCurrent;
    const known = line.ready;
    line.update(value);
    if (!known) return;
    this.previous = this.current;
    this.current = (100 * (value - forecast)) / value;
    this.ready = true;
  }
}

/** Describes the indicator CFO for the catalogue. */
export const CFO = defineIndicator({
  name: 'CFO',
  title: 'Chande forecast oscillator',
  parameters: z.strictObject({
    period: periodSchema('Number of values of the regression, at least 2', 2),
  }),
  inputs: CLOSE,
  formula: 'CFO[t] = 100 (x[t] - TSF(x, n)[t-1]) / x[t]',
  source: {
    author: 'Tushar S. Chande, Stanley Kroll',
    year: 1994,
    title: 'The New Technical Trader',
  },
  build: (parameters) => new Cfo(parameters),
});

/** Returns the indicator CFO (chande forecast oscillator); see Cfo. */
export function cfo(period: number): Cfo {
  return CFO.create({ period });
}
