import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a long rise from the low of its range after a fall, -1 for the mirror image, else
 * 0. O(1).
 */
export class CdlBeltHold extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly shadow: number;
}> {
  get kind(): string {
    return 'CDL_BELT_HOLD';
  }

  protected get size(): number {
    return 1;
  }

  protected found(): boolean {
    if (!this.fellBefore(0) || !this.isLongRise(0, this.parameters.long)) return false;
    return this.lowerShadow(0) <= this.parameters.shadow * this.range(0);
  }
}

/** Describes the indicator CDL_BELT_HOLD for the catalogue. */
export const CDL_BELT_HOLD = defineIndicator({
  name: 'CDL_BELT_HOLD',
  title: 'Belt hold',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    shadow: shareSchema('Largest shadow beyond the open, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[1] < SMA(c, period)[1]; c - o >= long mean body; lower shadow <= shadow (h - l); -1' +
    ' mirrored; [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlBeltHold(parameters),
});

/** Returns the indicator CDL_BELT_HOLD (belt hold); see CdlBeltHold. */
export function cdlBeltHold(parameters: {
  readonly period: number;
  readonly long: number;
  readonly shadow: number;
}): CdlBeltHold {
  return CDL_BELT_HOLD.create(parameters);
}
