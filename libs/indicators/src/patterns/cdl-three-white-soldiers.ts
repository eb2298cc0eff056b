import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { LONG_BODY, shareSchema, TREND_PERIOD } from './pattern-schemas.js';
import { TrendPattern } from './trend-pattern.js';

/**
 * Returns 1 for three long rises, each opening inside the body before it and closing higher near
 * its high, else 0. O(1).
 */
export class CdlThreeWhiteSoldiers extends TrendPattern<{
  readonly period: number;
  readonly long: number;
  readonly shadow: number;
}> {
  get kind(): string {
    return 'CDL_THREE_WHITE_SOLDIERS';
  }

  protected get size(): number {
    return 3;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    const most = this.parameters.shadow;
    for (let ago = 0; ago < 3; ago += 1) {
      if (!this.isLongRise(ago, this.parameters.long)) return false;
      if (this.upperShadow(ago) > most * this.range(ago)) return false;
      if (ago < 2 && !this.isStep(ago)) return false;
    }
    return true;
  }

  /** Says whether a candle opens inside the body before it and closes beyond it. */
  private isStep(ago: number): boolean {
    const opens = this.open(ago) >= this.open(ago + 1) && this.open(ago) <= this.close(ago + 1);
    return opens && this.close(ago) > this.close(ago + 1);
  }
}

/** Describes the indicator CDL_THREE_WHITE_SOLDIERS for the catalogue. */
export const CDL_THREE_WHITE_SOLDIERS = defineIndicator({
  name: 'CDL_THREE_WHITE_SOLDIERS',
  title: 'Three white soldiers',
  parameters: z.strictObject({
    period: TREND_PERIOD,
    long: LONG_BODY,
    shadow: shareSchema('Largest shadow beyond the close, as a share of the range'),
  }),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    'for each of three: c - o >= long mean body; upper shadow <= shadow (h - l); for the ' +
    'later two: o[1] <= o <= c[1]; c > c[1]; [1] = one candle before',
  source: { author: 'Steve Nison', year: 1991, title: 'Japanese Candlestick Charting Techniques' },
  build: (parameters) => new CdlThreeWhiteSoldiers(parameters),
});

/** Returns the indicator CDL_THREE_WHITE_SOLDIERS; see CdlThreeWhiteSoldiers. */
export function cdlThreeWhiteSoldiers(parameters: {
  readonly period: number;
  readonly long: number;
  readonly shadow: number;
}): CdlThreeWhiteSoldiers {
  return CDL_THREE_WHITE_SOLDIERS.create(parameters);
}
