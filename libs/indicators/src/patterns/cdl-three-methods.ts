import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, SMALL_BODY, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a long rise, three small bodies inside its range and a long rise that closes
 * higher, -1 for the mirror image, else 0. O(1).
 */
export class CdlThreeMethods extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly small: number;
}> {
  get kind(): string {
    return 'CDL_THREE_METHODS';
  }

  protected get size(): number {
    return 5;
  }

  protected found(): boolean {
    const { long, small } = this.parameters;
    if (!this.isLongRise(4, long) || !this.isLongRise(0, long)) return false;
    for (let ago = 1; ago < 4; ago += 1) {
      const inside = this.bodyTop(ago) <= this.high(4) && this.bodyBottom(ago) >= this.low(4);
      if (!inside || !this.isSmall(ago, small)) return false;
    }
    return this.close(0) > this.close(4);
  }
}

/** Describes the indicator CDL_THREE_METHODS for the catalogue. */
export const CDL_THREE_METHODS = defineIndicator({
  name: 'CDL_THREE_METHODS',
  title: 'Rising and falling three methods',
  parameters: z.strictObject({ period: TREND_PERIOD, long: LONG_BODY, small: SMALL_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c - o and c[4] - o[4] >= long mean body; for k = 1..3: |c[k] - o[k]| <= small mean ' +
    'body, o[k] and c[k] between l[4] and h[4]; c > c[4]; -1 mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlThreeMethods(parameters),
});

/** Returns the indicator CDL_THREE_METHODS; see CdlThreeMethods. */
export function cdlThreeMethods(parameters: {
  readonly period: number;
  readonly long: number;
  readonly small: number;
}): CdlThreeMethods {
  return CDL_THREE_METHODS.create(parameters);
}
