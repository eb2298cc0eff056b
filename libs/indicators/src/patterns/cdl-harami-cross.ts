import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { DOJI_BODY, LONG_BODY, TREND_PERIOD } from './pattern-schemas.js';
import { ReversalPattern } from './reversal-pattern.js';

/**
 * Returns 1 for a doji inside the long falling body before it after a fall, -1 for the mirror
 * image, else 0. O(1).
 */
export class CdlHaramiCross extends ReversalPattern<{
  readonly period: number;
  readonly long: number;
  readonly doji: number;
}> {
  get kind(): string {
    return 'CDL_HARAMI_CROSS';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    if (!this.fellBefore(1) || !this.isDoji(0, this.parameters.doji)) return false;
    return this.isLongFall(1, this.parameters.long) && this.isInside(0);
  }
}

/** Describes the indicator CDL_HARAMI_CROSS for the catalogue. */
export const CDL_HARAMI_CROSS = defineIndicator({
  name: 'CDL_HARAMI_CROSS',
  title: 'Harami cross',
  parameters: z.strictObject({ period: TREND_PERIOD, long: LONG_BODY, doji: DOJI_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[2] < SMA(c, period)[2]; o[1] - c[1] >= long mean body; |c - o| <= doji (h - l); o ' +
    'and c between c[1] and o[1]; -1 mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlHaramiCross(parameters),
});

/** Returns the indicator CDL_HARAMI_CROSS (harami cross); see CdlHaramiCross. */
export function cdlHaramiCross(parameters: {
  readonly period: number;
  readonly long: number;
  readonly doji: number;
}): CdlHaramiCross {
  return CDL_HARAMI_CROSS.create(parameters);
}
