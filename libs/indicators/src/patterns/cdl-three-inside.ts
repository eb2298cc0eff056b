import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, SMALL_BODY, TREND_PERIOD } from './pattern-schemas.js';
import { ReversalPattern } from './reversal-pattern.js';

/**
 * Returns 1 for a harami after a fall and a rise that closes above its first body, -1 for the
 * mirror image, else 0. O(1).
 */
export class CdlThreeInside extends ReversalPattern<{
  readonly period: number;
  readonly long: number;
  readonly small: number;
}> {
  get kind(): string {
    return 'CDL_THREE_INSIDE';
  }

  protected get size(): number {
    return 3;
  }

  protected found(): boolean {
    if (!this.fellBefore(2) || !this.isHarami(1, this.parameters.long, this.parameters.small))
      return false;
    return this.body(0) > 0 && this.close(0) > this.open(2);
  }
}

/** Describes the indicator CDL_THREE_INSIDE for the catalogue. */
export const CDL_THREE_INSIDE = defineIndicator({
  name: 'CDL_THREE_INSIDE',
  title: 'Three inside up and down',
  parameters: z.strictObject({ period: TREND_PERIOD, long: LONG_BODY, small: SMALL_BODY }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: CDL_HARAMI is 1 one candle before; c > o; c > o[2]; -1 mirrored; [2] = two candles ' +
    'before',
  source: { author: 'Gregory L. Morris', year: 1992, title: 'CandlePower' },
  build: (parameters) => new CdlThreeInside(parameters),
});

/** Returns the indicator CDL_THREE_INSIDE (three inside up and down); see CdlThreeInside. */
export function cdlThreeInside(parameters: {
  readonly period: number;
  readonly long: number;
  readonly small: number;
}): CdlThreeInside {
  return CDL_THREE_INSIDE.create(parameters);
}
