import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CdlMorningStar } from './cdl-morning-star.js';
import { LONG_BODY, shareSchema, SMALL_BODY, TREND_PERIOD } from './pattern-schemas.js';

/**
 * Returns -1 for a long rise, a small body above its close and a fall well into the first body
 * after a rise, else 0. O(1).
 */
export class CdlEveningStar extends CdlMorningStar {
  override get kind(): string {
    return 'CDL_EVENING_STAR';
  }

  protected override get forms(): number {
    return -1;
  }
}

/** Describes the indicator CDL_EVENING_STAR for the catalogue. */
export const CDL_EVENING_STAR = defineIndicator({
  name: 'CDL_EVENING_STAR',
  title: 'Evening star',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    small: SMALL_BODY,
    penetration: shareSchema('Least share of the first body that the close takes back'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[3] > SMA(c, period)[3]; c[2] - o[2] >= long mean body; |c[1] - o[1]| <= small mean ' +
    'body; min(o[1], c[1]) > c[2]; c < o; c <= c[2] - penetration (c[2] - o[2]); [k] = k ' +
    'candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlEveningStar(parameters),
});

/** Returns the indicator CDL_EVENING_STAR (evening star); see CdlEveningStar. */
export function cdlEveningStar(parameters: {
  readonly period: number;
  readonly long: number;
  readonly small: number;
  readonly penetration: number;
}): CdlEveningStar {
  return CDL_EVENING_STAR.create(parameters);
}
