import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, SMALL_BODY, TREND_PERIOD } from './pattern-schemas.js';
import { ReversalPattern } from './reversal-pattern.js';

/**
 * Returns 1 for a small body inside the long falling one before it after a fall, -1 for the mirror
 * image, else 0. O(1).
 */
export class CdlHarami extends ReversalPattern<{
  readonly period: number;
  readonly long: number;
  readonly small: number;
}> {
  get kind(): string {
    return 'CDL_HARAMI';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    return this.fellBefore(1) && this.isHarami(0, this.parameters.long, this.parameters.small);
  }
}

/** Describes the indicator CDL_HARAMI for the catalogue. */
export const CDL_HARAMI = defineIndicator({
  name: 'CDL_HARAMI',
  title: 'Harami',
  parameters: z.strictObject({ period: TREND_PERIOD, long: LONG_BODY, small: SMALL_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[2] < SMA(c, period)[2]; o[1] - c[1] >= long mean body; |c - o| <= small mean body; ' +
    'o and c between c[1] and o[1]; -1 mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlHarami(parameters),
});

/** Returns the indicator CDL_HARAMI (harami); see CdlHarami. */
export function cdlHarami(parameters: {
  readonly period: number;
  readonly long: number;
  readonly small: number;
}): CdlHarami {
  return CDL_HARAMI.create(parameters);
}
