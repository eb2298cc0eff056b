import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CdlHammer } from './cdl-hammer.js';
import { shareSchema, timesSchema, TREND_PERIOD } from './pattern-schemas.js';

/**
 * Returns -1 for a small body at the bottom of a long upper shadow after a rise, else 0. O(1).
 */
export class CdlShootingStar extends CdlHammer {
  override get kind(): string {
    return 'CDL_SHOOTING_STAR';
  }

  protected override get forms(): number {
    return -1;
  }
}

/** Describes the indicator CDL_SHOOTING_STAR for the catalogue. */
export const CDL_SHOOTING_STAR = defineIndicator({
  name: 'CDL_SHOOTING_STAR',
  title: 'Shooting star',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    body: shareSchema('Largest body, as a share of the range'),
    shadow: timesSchema('Least length of the long shadow, in bodies'),
    wick: shareSchema('Largest other shadow, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'c[1] > SMA(c, period)[1]; |c - o| <= body (h - l); upper shadow >= shadow |c - o|; lower' +
    ' shadow <= wick (h - l); [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlShootingStar(parameters),
});

/** Returns the indicator CDL_SHOOTING_STAR (shooting star); see CdlShootingStar. */
export function cdlShootingStar(parameters: {
  readonly period: number;
  readonly body: number;
  readonly shadow: number;
  readonly wick: number;
}): CdlShootingStar {
  return CDL_SHOOTING_STAR.create(parameters);
}
