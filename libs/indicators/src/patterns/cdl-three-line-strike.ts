import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';

/**
 * Returns 1 for three rises with higher closes and a fall that opens above and closes below them
 * all, -1 for the mirror image, else 0. O(1).
 */
export class CdlThreeLineStrike extends CandlePattern<Readonly<Record<string, never>>> {
  get kind(): string {
    return 'CDL_THREE_LINE_STRIKE';
  }

  protected get size(): number {
    return 4;
  }

  protected found(): boolean {
    for (let ago = 1; ago < 4; ago += 1) {
      if (!(this.body(ago) > 0)) return false;
    }
    const rising = this.close(1) > this.close(2) && this.close(2) > this.close(3);
    return rising && this.open(0) > this.close(1) && this.close(0) < this.open(3);
  }
}

/** Describes the indicator CDL_THREE_LINE_STRIKE for the catalogue. */
export const CDL_THREE_LINE_STRIKE = defineIndicator({
  name: 'CDL_THREE_LINE_STRIKE',
  title: 'Three-line strike',
  parameters: z.strictObject({}),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula:
    '1: c[k] > o[k] for k = 1..3; c[1] > c[2] > c[3]; o > c[1]; c < o[3]; -1 mirrored; [k] = ' +
    'k candles before',
  source: {
    author: 'Thomas N. Bulkowski',
    year: 2008,
    title: 'Encyclopedia of Candlestick Charts',
  },
  build: () => new CdlThreeLineStrike({}),
});

/** Returns the indicator CDL_THREE_LINE_STRIKE (three-line strike); see CdlThreeLineStrike. */
export function cdlThreeLineStrike(): CdlThreeLineStrike {
  return CDL_THREE_LINE_STRIKE.create({});
}
