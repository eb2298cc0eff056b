import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW, Indicator } from './indicator.js';
import { MovingCovariance } from './moving-covariance.js';

/**
 * Returns Pearson's correlation of the last `period` pairs, from -1 to 1. Undefined where one of
 * the two does not vary. O(1) amortised.
 */
export class Correl extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly pairs = new MovingCovariance({ period: this.parameters.period });

  get kind(): string {
    return 'CORREL';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(x: number, y: number): void {
    const pairs = this.pairs;
    pairs.update(x, y);
    this.previous = this.current;
    // The product of two roots does not underflow where the root of the product would.
    const deviations = Math.sqrt(pairs.first.current) * Math.sqrt(pairs.second.current);
    this.current = Math.max(-1, Math.min(1, pairs.current / deviations));
    this.ready = pairs.ready;
  }
}

/** Describes the indicator CORREL for the catalogue. */
export const CORREL = defineIndicator({
  name: 'CORREL',
  title: 'Correlation',
  parameters: z.strictObject({ period: periodSchema('Number of pairs, at least 2', 2) }),
  inputs: HIGH_LOW,
  formula: 'CORREL = cov(x, y) / sqrt(var(x) var(y)) over n pairs',
  source: {
    author: 'Karl Pearson',
    year: 1895,
    title: 'Note on Regression and Inheritance in the Case of Two Parents',
  },
  build: (parameters) => new Correl(parameters),
});

/** Returns the indicator CORREL (correlation); see Correl. */
export function correl(period: number): Correl {
  return CORREL.create({ period });
}
