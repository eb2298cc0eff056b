import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';

/**
 * Returns 1 for a candle whose range lies inside that of the one before, else 0. O(1).
 */
export class CdlInsideBar extends CandlePattern<Readonly<Record<string, never>>> {
  get kind(): string {
    return 'CDL_INSIDE_BAR';
  }

  protected get size(): number {
    return 2;
  }

  protected override get forms(): number {
    return 1;
  }

  protected found(): boolean {
    return this.high(0) < this.high(1) && this.low(0) > this.low(1);
  }
}

/** Describes the indicator CDL_INSIDE_BAR for the catalogue. */
export const CDL_INSIDE_BAR = defineIndicator({
  name: 'CDL_INSIDE_BAR',
  title: 'Inside bar',
  parameters: z.strictObject({}),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: 'h < h[1]; l > l[1]; [1] = one candle before',
  source: {
    author: 'Thomas N. Bulkowski',
    year: 2008,
    title: 'Encyclopedia of Candlestick Charts',
  },
  build: () => new CdlInsideBar({}),
});

/** Returns the indicator CDL_INSIDE_BAR (inside bar); see CdlInsideBar. */
export function cdlInsideBar(): CdlInsideBar {
  return CDL_INSIDE_BAR.create({});
}
