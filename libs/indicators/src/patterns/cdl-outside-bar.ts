import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { OPEN_HIGH_LOW_CLOSE } from '../indicator.js';
import { CandlePattern } from './candle-pattern.js';

/**
 * Returns 1 for a rising, -1 for a falling candle whose range goes beyond that of the one before
 * on both sides, else 0. O(1).
 */
export class CdlOutsideBar extends CandlePattern<Readonly<Record<string, never>>> {
  get kind(): string {
    return 'CDL_OUTSIDE_BAR';
  }

  protected get size(): number {
    return 2;
  }

  protected found(): boolean {
    return this.body(0) > 0 && this.high(0) > this.high(1) && this.low(0) < this.low(1);
  }
}

/** Describes the indicator CDL_OUTSIDE_BAR for the catalogue. */
export const CDL_OUTSIDE_BAR = defineIndicator({
  name: 'CDL_OUTSIDE_BAR',
  title: 'Outside bar',
  parameters: z.strictObject({}),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: '1: h > h[1]; l < l[1]; c > o; -1 mirrored; [1] = one candle before',
  source: {
    author: 'Thomas N. Bulkowski',
    year: 2008,
    title: 'Encyclopedia of Candlestick Charts',
  },
  build: () => new CdlOutsideBar({}),
});

/** Returns the indicator CDL_OUTSIDE_BAR (outside bar); see CdlOutsideBar. */
export function cdlOutsideBar(): CdlOutsideBar {
  return CDL_OUTSIDE_BAR.create({});
}
