import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, shareSchema, SMALL_BODY, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a long fall, a small body below its close and a rise well into the first body
 * after a fall, else 0. O(1).
 */
export class CdlMorningStar extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly small: number;
  readonly penetration: number;
}> {
  get kind(): string {
    return 'CDL_MORNING_STAR';
  }

  protected get size(): number {
    return 3;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    if (!this.fellBefore(2) || !this.isLongFall(2, this.parameters.long)) return false;
    if (!this.isSmall(1, this.parameters.small) || this.bodyTop(1) >= this.close(2)) return false;
    return (
      this.body(0) > 0 &&
      this.close(0) >= this.close(2) - this.parameters.penetration * this.body(2)
    );
  }
}

/** Describes the indicator CDL_MORNING_STAR for the catalogue. */
export const CDL_MORNING_STAR = defineIndicator({
  name: 'CDL_MORNING_STAR',
  title: 'Morning star',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    small: SMALL_BODY,
    penetration: shareSchema('Least share of the first body that the close takes back'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[3] < SMA(c, period)[3]; o[2] - c[2] >= long mean body; |c[1] - o[1]| <= small mean ' +
    'body; max(o[1], c[1]) < c[2]; c > o; c >= c[2] + penetration (o[2] - c[2]); [k] = k ' +
    'candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlMorningStar(parameters),
});

/** Returns the indicator CDL_MORNING_STAR (morning star); see CdlMorningStar. */
export function cdlMorningStar(parameters: {
  readonly period: number;
  readonly long: number;
  readonly small: number;
  readonly penetration: number;
}): CdlMorningStar {
  return CDL_MORNING_STAR.create(parameters);
}
