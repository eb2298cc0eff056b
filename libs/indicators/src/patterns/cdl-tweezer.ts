import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a fall and a rise with the same low after a fall (bottom), -1 for a rise and a
 * fall with the same high after a rise (top), else 0. O(1).
 */
export class CdlTweezer extends TrendPattern<{
  readonly period: number;
  readonly tolerance: number;
}> {
  get kind(): string {
    return 'CDL_TWEEZER';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    if (!this.fellBefore(1) || !(this.body(1) < 0 && this.body(0) > 0)) return false;
    const most = this.parameters.tolerance * Math.max(this.range(0), this.range(1));
    return Math.abs(this.low(0) - this.low(1)) <= most;
  }
}

/** Describes the indicator CDL_TWEEZER for the catalogue. */
export const CDL_TWEEZER = defineIndicator({
  name: 'CDL_TWEEZER',
  title: 'Tweezer bottom and top',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    tolerance: shareSchema('Largest distance of the lows (highs), as a share of the larger range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[2] < SMA(c, period)[2]; c[1] < o[1]; c > o; |l - l[1]| <= tolerance max(h - l, h[1]' +
    ' - l[1]); -1 mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlTweezer(parameters),
});

/** Returns the indicator CDL_TWEEZER (tweezer bottom and top); see CdlTweezer. */
export function cdlTweezer(parameters: {
  readonly period: number;
  readonly tolerance: number;
}): CdlTweezer {
  return CDL_TWEEZER.create(parameters);
}
