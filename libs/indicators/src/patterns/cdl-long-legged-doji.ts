import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { DOJI_BODY, shareSchema } from './pattern-schemas.js';

/**
 * Returns 1 for a doji with two long shadows, else 0. O(1).
 */
export class CdlLongLeggedDoji extends CandlePattern<{
  readonly doji: number;
  readonly shadow: number;
}> {
  get kind(): string {
    return 'CDL_LONG_LEGGED_DOJI';
  }

  protected get size(): number {
    return 1;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    const least = this.parameters.shadow * this.range(0);
    if (!(this.range(0) > 0) || !this.isDoji(0, this.parameters.doji)) return false;
    return this.upperShadow(0) >= least && this.lowerShadow(0) >= least;
  }
}

/** Describes the indicator CDL_LONG_LEGGED_DOJI for the catalogue. */
export const CDL_LONG_LEGGED_DOJI = defineIndicator({
  name: 'CDL_LONG_LEGGED_DOJI',
  title: 'Long-legged doji',
  parameters: z.strictObject({
    doji: DOJI_BODY,
    shadow: shareSchema('Least length of each shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: '|c - o| <= doji (h - l); both shadows >= shadow (h - l) > 0',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlLongLeggedDoji(parameters),
});

/** Returns the indicator CDL_LONG_LEGGED_DOJI (long-legged doji); see CdlLongLeggedDoji. */
export function cdlLongLeggedDoji(parameters: {
  readonly doji: number;
  readonly shadow: number;
}): CdlLongLeggedDoji {
  return CDL_LONG_LEGGED_DOJI.create(parameters);
}
