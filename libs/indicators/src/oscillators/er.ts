import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the net change of the last `period` changes by the length of their path, from 0 to 1; 0
 * when nothing moved. O(1).
 */
export class Er extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });
  private readonly path = new MovingSum({ period: this.parameters.period });
  private last = Number.NaN;

  get kind(): string {
    return 'ER';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(value: number): void {
    const { lag, path, last } = this;
    lag.update(value);
    this.last = value;
    if (Number.isNaN(last)) return;
    path.update(Math.abs(value - last));
    const net = Math.abs(value - lag.current);
    this.previous = this.current;
    this.current = path.current === 0 ? 0 : Math.min(1, net / path.current);
    this.ready = path.ready;
  }
}

/** Describes the indicator ER for the catalogue. */
export const ER = defineIndicator({
  name: 'ER',
  title: 'Efficiency ratio',
  parameters: z.strictObject({ period: periodSchema('Number of changes') }),
  inputs: CLOSE,
  formula: 'ER = |x[t] - x[t-n]| / sum of |x[i] - x[i-1]| over n',
  source: { author: 'Perry J. Kaufman', year: 1995, title: 'Smarter Trading' },
  build: (parameters) => new Er(parameters),
});

/** Returns the indicator ER (efficiency ratio); see Er. */
export function er(period: number): Er {
  return ER.create({ period });
}
