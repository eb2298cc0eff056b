import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { TREND_PERIOD } from './pattern-schemas.js';
import { ReversalPattern } from './reversal-pattern.js';

/**
 * Returns 1 for an engulfing rise after a fall and a rise that closes higher, -1 for the mirror
 * image, else 0. O(1).
 */
export class CdlThreeOutside extends ReversalPattern<{ readonly period: number }> {
  get kind(): string {
    return 'CDL_THREE_OUTSIDE';
  }

  protected get size(): number {
    return 3;
  }

  protected found(): boolean {
    if (!this.fellBefore(2) || !this.engulfs(1)) return false;
    return this.body(0) > 0 && this.close(0) > this.close(1);
  }
}

/** Describes the indicator CDL_THREE_OUTSIDE for the catalogue. */
export const CDL_THREE_OUTSIDE = defineIndicator({
  name: 'CDL_THREE_OUTSIDE',
  title: 'Three outside up and down',
  parameters: z.strictObject({ period: TREND_PERIOD }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: CDL_ENGULFING is 1 one candle before; c > o; c > c[1]; -1 mirrored; [1] = one candle ' +
    'before',
  source: { author: 'Gregory L. Morris', year: 1992, title: 'CandlePower' },
  build: (parameters) => new CdlThreeOutside(parameters),
});

/** Returns the indicator CDL_THREE_OUTSIDE (three outside up and down); see CdlThreeOutside. */
export function cdlThreeOutside(period: number): CdlThreeOutside {
  return CDL_THREE_OUTSIDE.create({ period });
}
