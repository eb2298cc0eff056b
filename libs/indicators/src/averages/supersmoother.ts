import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, Indicator } from '../indicator.js';

/**
 * Returns a second-order filter that takes out waves shorter than `period`. It starts at the first
 * value as if all before had been the same, and is ready after `period` updates. O(1).
 */
export class Supersmoother extends Indicator<{ readonly period: number }> {
  private readonly decay = Math.exp((-Math.SQRT2 * Math.PI) / this.parameters.period);
  private readonly turn =
    2 * this.decay * Math.cos((Math.SQRT2 * Math.PI) / this.parameters.period);
  private last = Number.NaN;
  private first = 0;
  private second = 0;
  private left = this.parameters.period;

  get kind(): string {
    return 'SUPERSMOOTHER';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const started = this.left < this.parameters.period;
    const mean = started ? (value + this.last) / 2 : value;
    const one = started ? this.first : value;
    const two = started ? this.second : value;
    // Written as steps from the last output: equal values then stay exactly what they are.
    const next = mean + this.turn * (one - mean) - this.decay * this.decay * (two - mean);
    this.last = value;
    this.first = next;
    this.second = one;
    this.left = Math.max(0, this.left - 1);
    if (this.left > 0) return;
    this.previous = this.current;
    this.current = next;
    this.ready = true;
  }
}

/** Describes the indicator SUPERSMOOTHER for the catalogue. */
export const SUPERSMOOTHER = defineIndicator({
  name: 'SUPERSMOOTHER',
  title: "Ehlers' super smoother",
  parameters: z.strictObject({
    period: periodSchema('Shortest wave that passes, in updates, at least 2', 2),
  }),
  inputs: CLOSE,
  formula:
    'S[t] = (1 - b + a^2) (x[t] + x[t-1]) / 2 + b S[t-1] - a^2 S[t-2]; a = exp(-sqrt(2) pi / ' +
    'n), b = 2 a cos(sqrt(2) pi / n)',
  source: { author: 'John F. Ehlers', year: 2013, title: 'Cycle Analytics for Traders' },
  build: (parameters) => new Supersmoother(parameters),
});

/** Returns the indicator SUPERSMOOTHER (ehlers' super smoother); see Supersmoother. */
export function supersmoother(period: number): Supersmoother {
  return SUPERSMOOTHER.create({ period });
}
