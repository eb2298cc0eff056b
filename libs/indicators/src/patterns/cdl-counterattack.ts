import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a long rise that closes where the long fall before it closed after a fall, -1 for
 * the mirror image, else 0. O(1).
 */
export class CdlCounterattack extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly tolerance: number;
}> {
  get kind(): string {
    return 'CDL_COUNTERATTACK';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    const { long, tolerance } = this.parameters;
    if (!this.fellBefore(1) || !this.isLongFall(1, long) || !this.isLongRise(0, long)) return false;
    const most = tolerance * Math.max(this.body(0), -this.body(1));
    return Math.abs(this.close(0) - this.close(1)) <= most;
  }
}

/** Describes the indicator CDL_COUNTERATTACK for the catalogue. */
export const CDL_COUNTERATTACK = defineIndicator({
  name: 'CDL_COUNTERATTACK',
  title: 'Counterattack lines',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    tolerance: shareSchema('Largest distance of the closes, as a share of the larger body'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[2] < SMA(c, period)[2]; o[1] - c[1] >= long mean body; c - o >= long mean body; |c ' +
    '- c[1]| <= tolerance of the larger body; -1 mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlCounterattack(parameters),
});

/** Returns the indicator CDL_COUNTERATTACK (counterattack lines); see CdlCounterattack. */
export function cdlCounterattack(parameters: {
  readonly period: number;
  readonly long: number;
  readonly tolerance: number;
}): CdlCounterattack {
  return CDL_COUNTERATTACK.create(parameters);
}
