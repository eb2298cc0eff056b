import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { WilderAverage } from '../wilder-average.js';

/**
 * Returns the RSI of changes over `momentum` updates instead of one, from 0 to 100; 0 when nothing
 * moved. O(1).
 */
export class Rmi extends Indicator<{ readonly period: number; readonly momentum: number }> {
  private readonly lag = new Lag({ period: this.parameters.momentum });
  private readonly gain = new WilderAverage({ period: this.parameters.period });
  private readonly loss = new WilderAverage({ period: this.parameters.period });

  get kind(): string {
    return 'RMI';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.momentum;
  }

  update(value: number): void {
    const { lag, gain, loss } = this;
    lag.update(value);
    if (!lag.ready) return;
    const change = value - lag.current;
    gain.update(Math.max(0, change));
    loss.update(Math.max(0, -change));
    if (!gain.ready) return;
    const movement = gain.current + loss.current;
    this.previous = this.current;
    this.current = movement > 0 ? (100 * gain.current) / movement : 0;
    this.ready = true;
  }
}

/** Describes the indicator RMI for the catalogue. */
export const RMI = defineIndicator({
  name: 'RMI',
  title: 'Relative momentum index',
  parameters: z.strictObject({
    period: periodSchema('Length of the smoothing of gains and losses'),
    momentum: periodSchema('Updates that each change spans'),
  }),
  inputs: CLOSE,
  formula:
    'RMI = 100 G / (G + L); G, L = Wilder averages of the gains and losses of x[t] - ' +
    'x[t-momentum]',
  source: { author: 'Roger Altman', year: 1993, title: 'Relative Momentum Index: Modifying RSI' },
  build: (parameters) => new Rmi(parameters),
});

/** Returns the indicator RMI (relative momentum index); see Rmi. */
export function rmi(parameters: { readonly period: number; readonly momentum: number }): Rmi {
  return RMI.create(parameters);
}
