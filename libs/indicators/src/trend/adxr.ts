import { z } from 'zod';
import { Adx } from '../adx.js';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';
import { Lag } from '../lag.js';

/**
 * Returns the mean of the average directional index now and `period` - 1 candles ago. O(1).
 */
export class Adxr extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly index = new Adx({ period: this.parameters.period });
  private readonly lag = new Lag({ period: this.parameters.period - 1 });

  get kind(): string {
    return 'ADXR';
  }

  get warmUp(): number {
    return 3 * this.parameters.period - 1;
  }

  update(high: number, low: number, close: number): void {
    const { index, lag } = this;
    index.update(high, low, close);
    if (!index.ready) return;
    lag.update(index.current);
    this.previous = this.current;
    this.current = (index.current + lag.current) / 2;
    this.ready = lag.ready;
  }
}

/** Describes the indicator ADXR for the catalogue. */
export const ADXR = defineIndicator({
  name: 'ADXR',
  title: 'Average directional index rating',
  parameters: z.strictObject({ period: periodSchema('Length of all smoothings, at least 2', 2) }),
  inputs: HIGH_LOW_CLOSE,
  formula: 'ADXR[t] = (ADX(n)[t] + ADX(n)[t-n+1]) / 2',
  source: {
    author: 'J. Welles Wilder',
    year: 1978,
    title: 'New Concepts in Technical Trading Systems',
  },
  build: (parameters) => new Adxr(parameters),
});

/** Returns the indicator ADXR (average directional index rating); see Adxr. */
export function adxr(period: number): Adxr {
  return ADXR.create({ period });
}
