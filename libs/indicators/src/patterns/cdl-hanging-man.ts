import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CdlInvertedHammer } from './cdl-inverted-hammer.js';
import { shareSchema, timesSchema, TREND_PERIOD } from './pattern-schemas.js';

/**
 * Returns -1 for a small body at the top of a long lower shadow after a rise, else 0. O(1).
 */
export class CdlHangingMan extends CdlInvertedHammer {
  override get kind(): string {
    return 'CDL_HANGING_MAN';
  }

  protected override get forms(): number {
    return -1;
  }
}

/** Describes the indicator CDL_HANGING_MAN for the catalogue. */
export const CDL_HANGING_MAN = defineIndicator({
  name: 'CDL_HANGING_MAN',
  title: 'Hanging man',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    body: shareSchema('Largest body, as a share of the range'),
    shadow: timesSchema('Least length of the long shadow, in bodies'),
    wick: shareSchema('Largest other shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[1] > SMA(c, period)[1]; |c - o| <= body (h - l); lower shadow >= shadow |c - o|; upper' +
    ' shadow <= wick (h - l); [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlHangingMan(parameters),
});

/** Returns the indicator CDL_HANGING_MAN (hanging man); see CdlHangingMan. */
export function cdlHangingMan(parameters: {
  readonly period: number;
  readonly body: number;
  readonly shadow: number;
  readonly wick: number;
}): CdlHangingMan {
  return CDL_HANGING_MAN.create(parameters);
}
