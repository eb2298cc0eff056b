import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { shareSchema, timesSchema } from './pattern-schemas.js';

/**
 * Returns 1 for a rising, -1 for a falling candle with a small body between two longer shadows,
 * else 0. O(1).
 */
export class CdlSpinningTop extends CandlePattern<{
  readonly body: number;
  readonly shadow: number;
}> {
  get kind(): string {
    return 'CDL_SPINNING_TOP';
  }

  protected get size(): number {
    return 1;
  }

  protected found(): boolean {
    const body = this.body(0);
    if (!(body > 0) || !this.isDoji(0, this.parameters.body)) return false;
    const least = this.parameters.shadow * body;
    return this.upperShadow(0) >= least && this.lowerShadow(0) >= least;
  }
}

/** Describes the indicator CDL_SPINNING_TOP for the catalogue. */
export const CDL_SPINNING_TOP = defineIndicator({
  name: 'CDL_SPINNING_TOP',
  title: 'Spinning top',
  parameters: z.strictObject({
    body: shareSchema('Largest body, as a share of the range'),
    shadow: timesSchema('Least length of each shadow, in bodies'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: '1: 0 < c - o <= body (h - l), both shadows >= shadow (c - o); -1 mirrored',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlSpinningTop(parameters),
});

/** Returns the indicator CDL_SPINNING_TOP (spinning top); see CdlSpinningTop. */
export function cdlSpinningTop(parameters: {
  readonly body: number;
  readonly shadow: number;
}): CdlSpinningTop {
  return CDL_SPINNING_TOP.create(parameters);
}
