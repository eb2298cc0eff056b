import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { FirFilter } from '../fir-filter.js';
import { CLOSE, Indicator } from '../indicator.js';

function wave(period: number): Float64Array {
  return new Float64Array(period).map((_, i) => Math.sin((Math.PI * (i + 1)) / (period + 1)));
}

/**
 * Returns the mean of the last `period` values with the weights of half a sine wave. O(period).
 */
export class Sinwma extends Indicator<{ readonly period: number }> {
  private readonly filter = new FirFilter(wave(this.parameters.period));

  get kind(): string {
    return 'SINWMA';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const filter = this.filter;
    filter.update(value);
    this.previous = this.current;
    this.current = filter.current;
    this.ready = filter.ready;
  }
}

/** Describes the indicator SINWMA for the catalogue. */
export const SINWMA = defineIndicator({
  name: 'SINWMA',
  title: 'Sine-weighted moving average',
  parameters: z.strictObject({ period: periodSchema('Number of values averaged') }),
  inputs: CLOSE,
  formula: 'SINWMA = sum of w[i] x[i] / sum of w[i]; w[i] = sin(pi (i + 1) / (n + 1)), i = 0..n-1',
  source: { author: 'Alex Orekhov', year: 2018, title: 'Sine-Weighted Moving Average' },
  build: (parameters) => new Sinwma(parameters),
});

/** Returns the indicator SINWMA (sine-weighted moving average); see Sinwma. */
export function sinwma(period: number): Sinwma {
  return SINWMA.create({ period });
}
