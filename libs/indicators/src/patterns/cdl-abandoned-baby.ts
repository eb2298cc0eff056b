import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { DOJI_BODY, LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a long fall, a doji below it with gaps on both sides and a rise well into the
 * first body after a fall, -1 for the mirror image, else 0. O(1).
 */
export class CdlAbandonedBaby extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly doji: number;
  readonly penetration: number;
}> {
  get kind(): string {
    return 'CDL_ABANDONED_BABY';
  }

  protected get size(): number {
    return 3;
  }

  protected found(): boolean {
    const { long, doji, penetration } = this.parameters;
    if (!this.fellBefore(2) || !this.isLongFall(2, long) || !this.isDoji(1, doji)) return false;
    if (this.high(1) >= this.low(2) || this.high(1) >= this.low(0)) return false;
    return this.body(0) > 0 && this.close(0) >= this.close(2) - penetration * this.body(2);
  }
}

/** Describes the indicator CDL_ABANDONED_BABY for the catalogue. */
export const CDL_ABANDONED_BABY = defineIndicator({
  name: 'CDL_ABANDONED_BABY',
  title: 'Abandoned baby',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    doji: DOJI_BODY,
    penetration: shareSchema('Least share of the first body that the close takes back'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[3] < SMA(c, period)[3]; o[2] - c[2] >= long mean body; |c[1] - o[1]| <= doji (h[1] ' +
    '- l[1]); h[1] < l[2]; h[1] < l; c > o; c >= c[2] + penetration (o[2] - c[2]); -1 ' +
    'mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlAbandonedBaby(parameters),
});

/** Returns the indicator CDL_ABANDONED_BABY (abandoned baby); see CdlAbandonedBaby. */
export function cdlAbandonedBaby(parameters: {
  readonly period: number;
  readonly long: number;
  readonly doji: number;
  readonly penetration: number;
}): CdlAbandonedBaby {
  return CDL_ABANDONED_BABY.create(parameters);
}
