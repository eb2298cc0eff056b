import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CdlPiercing } from './cdl-piercing.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';

/**
 * Returns -1 for a fall that opens above the high of the long rise before it and closes well
 * inside its body after a rise, else 0. O(1).
 */
export class CdlDarkCloud extends CdlPiercing {
  override get kind(): string {
    return 'CDL_DARK_CLOUD';
  }

  protected override get forms(): number {
    return -1;
  }
}

/** Describes the indicator CDL_DARK_CLOUD for the catalogue. */
export const CDL_DARK_CLOUD = defineIndicator({
  name: 'CDL_DARK_CLOUD',
  title: 'Dark cloud cover',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    penetration: shareSchema('Least share of the first body that the close takes back'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[2] > SMA(c, period)[2]; c[1] - o[1] >= long mean body; o > h[1]; o[1] < c <= c[1] - ' +
    'penetration (c[1] - o[1]); [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlDarkCloud(parameters),
});

/** Returns the indicator CDL_DARK_CLOUD (dark cloud cover); see CdlDarkCloud. */
export function cdlDarkCloud(parameters: {
  readonly period: number;
  readonly long: number;
  readonly penetration: number;
}): CdlDarkCloud {
  return CDL_DARK_CLOUD.create(parameters);
}
