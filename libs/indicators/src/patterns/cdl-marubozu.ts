import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';
import { shareSchema } from './pattern-schemas.js';

/**
 * Returns 1 for a rising, -1 for a falling candle with hardly any shadows, else 0. O(1).
 */
export class CdlMarubozu extends CandlePattern<{ readonly shadow: number }> {
  get kind(): string {
    return 'CDL_MARUBOZU';
  }

  protected get size(): number {
    return 1;
  }

  protected found(): boolean {
    const most = this.parameters.shadow * this.range(0);
    return this.body(0) > 0 && this.upperShadow(0) <= most && this.lowerShadow(0) <= most;
  }
}

/** Describes the indicator CDL_MARUBOZU for the catalogue. */
export const CDL_MARUBOZU = defineIndicator({
  name: 'CDL_MARUBOZU',
  title: 'Marubozu',
  parameters: z.strictObject({
    shadow: shareSchema('Largest length of each shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: '1: c > o, both shadows <= shadow (h - l); -1 mirrored',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlMarubozu(parameters),
});

/** Returns the indicator CDL_MARUBOZU (marubozu); see CdlMarubozu. */
export function cdlMarubozu(shadow: number): CdlMarubozu {
  return CDL_MARUBOZU.create({ shadow });
}
