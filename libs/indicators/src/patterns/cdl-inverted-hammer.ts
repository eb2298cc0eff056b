import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { shareSchema, timesSchema, TREND_PERIOD } from './pattern-schemas.js';
import { PinPattern } from './pin-pattern.js';

/**
 * Returns 1 for a small body at the bottom of a long upper shadow after a fall, else 0. O(1).
 */
export class CdlInvertedHammer extends PinPattern {
  get kind(): string {
    return 'CDL_INVERTED_HAMMER';
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    return this.fellBefore(0) && this.hangsOnShadow();
  }
}

/** Describes the indicator CDL_INVERTED_HAMMER for the catalogue. */
export const CDL_INVERTED_HAMMER = defineIndicator({
  name: 'CDL_INVERTED_HAMMER',
  title: 'Inverted hammer',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    body: shareSchema('Largest body, as a share of the range'),
    shadow: timesSchema('Least length of the long shadow, in bodies'),
    wick: shareSchema('Largest other shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[1] < SMA(c, period)[1]; |c - o| <= body (h - l); upper shadow >= shadow |c - o|; lower' +
    ' shadow <= wick (h - l); [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlInvertedHammer(parameters),
});

/** Returns the indicator CDL_INVERTED_HAMMER (inverted hammer); see CdlInvertedHammer. */
export function cdlInvertedHammer(parameters: {
  readonly period: number;
  readonly body: number;
  readonly shadow: number;
  readonly wick: number;
}): CdlInvertedHammer {
  return CDL_INVERTED_HAMMER.create(parameters);
}
