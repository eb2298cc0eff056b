import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Cmo } from '../oscillators/cmo.js';

/**
 * Returns an exponential average whose weight is 2 / (period + 1) times the absolute Chande
 * momentum of the last `cmo` changes. Starts from the value before the first output, which comes
 * with update cmo + 1. O(1).
 */
export class Vidya extends Indicator<{ readonly period: number; readonly cmo: number }> {
  private readonly momentum = new Cmo({ period: this.parameters.cmo });
  private readonly share = 2 / (this.parameters.period + 1) / 100;
  private last = Number.NaN;

  get kind(): string {
    return 'VIDYA';
  }

  get warmUp(): number {
    return this.parameters.cmo + 1;
  }

  update(value: number): void {
    const { momentum, last } = this;
    momentum.update(value);
    this.last = value;
    if (!momentum.ready) return;
    const average = this.ready ? this.current : last;
    const weight = this.share * Math.abs(momentum.current);
    this.previous = this.current;
    this.current = average + weight * (value - average);
    this.ready = true;
  }
}

/** Describes the indicator VIDYA for the catalogue. */
export const VIDYA = defineIndicator({
  name: 'VIDYA',
  title: 'Variable index dynamic average',
  parameters: z.strictObject({
    period: periodSchema('Length of the exponential average at full momentum'),
    cmo: periodSchema('Number of changes that momentum is measured over'),
  }),
  inputs: CLOSE,
  formula:
    'w = 2 / (n + 1) |CMO(x, cmo)| / 100; VIDYA[t] = VIDYA[t-1] + w (x[t] - VIDYA[t-1]), from' +
    ' VIDYA[cmo-1] = x[cmo-1]',
  source: {
    author: 'Tushar S. Chande',
    year: 1992,
    title: 'Adapting Moving Averages to Market Volatility',
  },
  build: (parameters) => new Vidya(parameters),
});

/** Returns the indicator VIDYA (variable index dynamic average); see Vidya. */
export function vidya(parameters: { readonly period: number; readonly cmo: number }): Vidya {
  return VIDYA.create(parameters);
}
