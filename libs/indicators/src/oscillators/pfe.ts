import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { MovingSum } from '../moving-sum.js';

/**
 * Returns the EMA of the straight line across the last `period` changes by their path, with one
 * update as one unit of length, from -100 to 100 and with the sign of the net change. O(1).
 */
export class Pfe extends Indicator<{ readonly period: number; readonly smooth: number }> {
  private readonly lag = new Lag({ period: this.parameters.period });
  private readonly path = new MovingSum({ period: this.parameters.period });
  private readonly average = new Ema({ period: this.parameters.smooth });
  private last = Number.NaN;

  get kind(): string {
    return 'PFE';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.smooth;
  }

  update(value: number): void {
    const { lag, path, average, last } = this;
    const { period } = this.parameters;
    lag.update(value);
    this.last = value;
    if (Number.isNaN(last)) return;
    path.update(Math.hypot(value - last, 1));
    if (!path.ready) return;
    const net = value - lag.current;
    average.update((100 * Math.sign(net) * Math.hypot(net, period)) / path.current);
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator PFE for the catalogue. */
export const PFE = defineIndicator({
  name: 'PFE',
  title: 'Polarized fractal efficiency',
  parameters: z.strictObject({
    period: periodSchema('Number of changes'),
    smooth: periodSchema('Length of the EMA'),
  }),
  inputs: CLOSE,
  formula:
    'PFE = EMA(100 sign(d) sqrt(d^2 + n^2) / sum of sqrt((x[i] - x[i-1])^2 + 1) over n, ' +
    'smooth); d = x[t] - x[t-n]',
  source: { author: 'Hans Hannula', year: 1994, title: 'Polarized Fractal Efficiency' },
  build: (parameters) => new Pfe(parameters),
});

/** Returns the indicator PFE (polarized fractal efficiency); see Pfe. */
export function pfe(parameters: { readonly period: number; readonly smooth: number }): Pfe {
  return PFE.create(parameters);
}
