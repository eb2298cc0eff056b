import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for a rise that opens below the low of the long fall before it and closes well inside
 * its body after a fall, else 0. O(1).
 */
export class CdlPiercing extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly penetration: number;
}> {
  get kind(): string {
    return 'CDL_PIERCING';
  }

  protected get size(): number {
    return 2;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    const { long, penetration } = this.parameters;
    if (!this.fellBefore(1) || !this.isLongFall(1, long)) return false;
    const target = this.close(1) - penetration * this.body(1);
    const within = this.close(0) >= target && this.close(0) < this.open(1);
    return this.open(0) < this.low(1) && within;
  }
}

/** Describes the indicator CDL_PIERCING for the catalogue. */
export const CDL_PIERCING = defineIndicator({
  name: 'CDL_PIERCING',
  title: 'Piercing line',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    penetration: shareSchema('Least share of the first body that the close takes back'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[2] < SMA(c, period)[2]; o[1] - c[1] >= long mean body; o < l[1]; c[1] + penetration ' +
    '(o[1] - c[1]) <= c < o[1]; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlPiercing(parameters),
});

/** Returns the indicator CDL_PIERCING (piercing line); see CdlPiercing. */
export function cdlPiercing(parameters: {
  readonly period: number;
  readonly long: number;
  readonly penetration: number;
}): CdlPiercing {
  return CDL_PIERCING.create(parameters);
}
