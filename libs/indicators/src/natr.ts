import { z } from 'zod';
import { Atr } from './atr.js';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from './indicator.js';

/**
 * Returns the average true range in percent of the close. Undefined where the close is 0. O(1).
 */
export class Natr extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly range = new Atr({ period: this.parameters.period });

  get kind(): string {
    return 'NATR';
  }

  get warmUp(): number {
    return this.parameters.period + 1;
  }

  update(high: number, low: number, close: number): void {
    const range = this.range;
    range.update(high, low, close);
    this.previous = this.current;
    this.current = (100 * range.current) / close;
    this.ready = range.ready;
  }
}

/** Describes the indicator NATR for the catalogue. */
export const NATR = defineIndicator({
  name: 'NATR',
  title: 'Normalised average true range',
  parameters: z.strictObject({ period: periodSchema('Length of the smoothing') }),
  inputs: HIGH_LOW_CLOSE,
  formula: 'NATR = 100 ATR(n) / close',
  source: {
    author: 'John Forman',
    year: 2006,
    title: 'Cross-Market Evaluations with Normalized Average True Range',
  },
  build: (parameters) => new Natr(parameters),
});

/** Returns the indicator NATR (normalised average true range); see Natr. */
export function natr(period: number): Natr {
  return NATR.create({ period });
}
