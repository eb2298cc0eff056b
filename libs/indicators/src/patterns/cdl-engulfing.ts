import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { TREND_PERIOD } from './pattern-schemas.js';
import { ReversalPattern } from './reversal-pattern.js';

/**
 * Returns 1 for a rising body that covers the falling one before it after a fall, -1 for the
 * mirror image, else 0. O(1).
 */
export class CdlEngulfing extends ReversalPattern<{ readonly period: number }> {
  get kind(): string {
    return 'CDL_ENGULFING';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    return this.fellBefore(1) && this.engulfs(0);
  }
}

/** Describes the indicator CDL_ENGULFING for the catalogue. */
export const CDL_ENGULFING = defineIndicator({
  name: 'CDL_ENGULFING',
  title: 'Engulfing',
  parameters: z.strictObject({ period: TREND_PERIOD }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[2] < SMA(c, period)[2]; c[1] < o[1]; o <= c[1]; c >= o[1]; c - o > o[1] - c[1]; -1 ' +
    'mirrored; [k] = k candles before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlEngulfing(parameters),
});

/** Returns the indicator CDL_ENGULFING (engulfing); see CdlEngulfing. */
export function cdlEngulfing(period: number): CdlEngulfing {
  return CDL_ENGULFING.create({ period });
}
