import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { DOJI_BODY } from './pattern-schemas.js';

/**
 * Returns 1 for a doji at the high of its range (dragonfly), -1 for one at the low (gravestone),
 * else 0. O(1).
 */
export class CdlDragonflyDoji extends CandlePattern<{ readonly doji: number }> {
  get kind(): string {
    return 'CDL_DRAGONFLY_DOJI';
  }

  protected get size(): number {
    return 1;
  }

  protected found(): boolean {
    const range = this.range(0);
    if (!(range > 0) || !this.isDoji(0, this.parameters.doji)) return false;
    return this.upperShadow(0) <= this.parameters.doji * range && this.lowerShadow(0) > range / 2;
  }
}

/** Describes the indicator CDL_DRAGONFLY_DOJI for the catalogue. */
export const CDL_DRAGONFLY_DOJI = defineIndicator({
  name: 'CDL_DRAGONFLY_DOJI',
  title: 'Dragonfly and gravestone doji',
  parameters: z.strictObject({ doji: DOJI_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: |c - o| <= doji (h - l), upper shadow <= doji (h - l), lower shadow > (h - l) / 2; -1' +
    ' mirrored',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlDragonflyDoji(parameters),
});

/** Returns the indicator CDL_DRAGONFLY_DOJI; see CdlDragonflyDoji. */
export function cdlDragonflyDoji(doji: number): CdlDragonflyDoji {
  return CDL_DRAGONFLY_DOJI.create({ doji });
}
