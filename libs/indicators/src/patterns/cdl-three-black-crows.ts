import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CdlThreeWhiteSoldiers } from './cdl-three-white-soldiers.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';

/**
 * Returns -1 for three long falls, each opening inside the body before it and closing lower near
 * its low, else 0. O(1).
 */
export class CdlThreeBlackCrows extends CdlThreeWhiteSoldiers {
  override get kind(): string {
    return 'CDL_THREE_BLACK_CROWS';
  }

  protected override get forms(): number {
    return -1;
  }
}

/** Describes the indicator CDL_THREE_BLACK_CROWS for the catalogue. */
export const CDL_THREE_BLACK_CROWS = defineIndicator({
  name: 'CDL_THREE_BLACK_CROWS',
  title: 'Three black crows',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    shadow: shareSchema('Largest shadow beyond the close, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'for each of three: o - c >= long mean body; lower shadow <= shadow (h - l); for the ' +
    'later two: c[1] <= o <= o[1]; c < c[1]; [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlThreeBlackCrows(parameters),
});

/** Returns the indicator CDL_THREE_BLACK_CROWS (three black crows); see CdlThreeBlackCrows. */
export function cdlThreeBlackCrows(parameters: {
  readonly period: number;
  readonly long: number;
  readonly shadow: number;
}): CdlThreeBlackCrows {
  return CDL_THREE_BLACK_CROWS.create(parameters);
}
