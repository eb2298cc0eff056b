import { z } from 'zod';
import { defineIndicator, periodSchema } from './definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';

/**
 * Returns where the close lies in the range of the last `period` candles, from -100 (lowest low)
 * to 0 (highest high); 0 when the range is 0. O(1).
 */
export class Willr extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });

  get kind(): string {
    return 'WILLR';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number, close: number): void {
    const { highest, lowest } = this;
    highest.update(high);
    lowest.update(low);
    if (!highest.ready) return;
    const range = highest.current - lowest.current;
    this.previous = this.current;
    this.current = range === 0 ? 0 : (-100 * (highest.current - close)) / range;
    this.ready = true;
  }
}

/** Describes the indicator WILLR for the catalogue. */
export const WILLR = defineIndicator({
  name: 'WILLR',
  title: 'Williams %R',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW_CLOSE,
  formula: 'WILLR = -100 (HH - close) / (HH - LL); HH, LL = highest high, lowest low over n',
  source: {
    author: 'Larry R. Williams',
    year: 1973,
    title: 'How I Made One Million Dollars Last Year Trading Commodities',
  },
  build: (parameters) => new Willr(parameters),
});

/** Returns the indicator WILLR (williams %R); see Willr. */
export function willr(period: number): Willr {
  return WILLR.create({ period });
}
