import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { Ema } from '../ema.js';
import { CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';

/**
 * Returns the EMA of each value plus its change since half the length ago. O(1).
 */
export class Zlema extends Indicator<{ readonly period: number }> {
  private readonly lag = new Lag({ period: Math.floor((this.parameters.period - 1) / 2) });
  private readonly average = new Ema({ period: this.parameters.period });

  get kind(): string {
    return 'ZLEMA';
  }

  get warmUp(): number {
    return this.parameters.period + Math.floor((this.parameters.period - 1) / 2);
  }

  update(value: number): void {
    const { lag, average } = this;
    lag.update(value);
    if (!lag.ready) return;
    average.update(value + (value - lag.current));
    this.previous = this.current;
    this.current = average.current;
    this.ready = average.ready;
  }
}

/** Describes the indicator ZLEMA for the catalogue. */
export const ZLEMA = defineIndicator({
  name: 'ZLEMA',
  title: 'Zero-lag exponential moving average',
  parameters: z.strictObject({
    period: periodSchema(
      'Length, at least 3; the lag removed is (period - 1) / 2, rounded down',
      3,
    ),
  }),
  inputs: CLOSE,
  formula: 'ZLEMA = EMA(x[t] + (x[t] - x[t-k]), n), k = floor((n - 1) / 2)',
  source: { author: 'John F. Ehlers, Ric Way', year: 2010, title: 'Zero Lag (Well, Almost)' },
  build: (parameters) => new Zlema(parameters),
});

/** Returns the indicator ZLEMA (zero-lag exponential moving average); see Zlema. */
export function zlema(period: number): Zlema {
  return ZLEMA.create({ period });
}
