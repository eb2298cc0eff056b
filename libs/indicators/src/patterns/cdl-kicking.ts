import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { shareSchema } from './pattern-schemas.js';

/**
 * Returns 1 for a falling marubozu and a rising one that opens above it with a gap, -1 for the
 * mirror image, else 0. O(1).
 */
export class CdlKicking extends CandlePattern<{ readonly shadow: number }> {
  get kind(): string {
    return 'CDL_KICKING';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    if (!(this.body(1) < 0 && this.body(0) > 0 && this.low(0) > this.high(1))) return false;
    return this.isShaven(0) && this.isShaven(1);
  }

  private isShaven(ago: number): boolean {
    const most = this.parameters.shadow * this.range(ago);
    return this.upperShadow(ago) <= most && this.lowerShadow(ago) <= most;
  }
}

/** Describes the indicator CDL_KICKING for the catalogue. */
export const CDL_KICKING = defineIndicator({
  name: 'CDL_KICKING',
  title: 'Kicking',
  parameters: z.strictObject({
    shadow: shareSchema('Largest length of each shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[1] < o[1]; c > o; l > h[1]; all shadows <= shadow (h - l) of their candle; -1 ' +
    'mirrored; [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlKicking(parameters),
});

/** Returns the indicator CDL_KICKING (kicking); see CdlKicking. */
export function cdlKicking(shadow: number): CdlKicking {
  return CDL_KICKING.create({ shadow });
}
