import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';

/**
 * Returns the mean of high, low and close. O(1).
 */
export class Typprice extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;

  get kind(): string {
    return 'TYPPRICE';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, close: number): void {
    this.previous = this.current;
    this.current = (high + low + close) / 3;
    this.ready = true;
  }
}

/** Describes the indicator TYPPRICE for the catalogue. */
export const TYPPRICE = defineIndicator({
  name: 'TYPPRICE',
  title: 'Typical price',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW_CLOSE,
  formula: 'TYPPRICE = (high + low + close) / 3',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: () => new Typprice({}),
});

/** Returns the indicator TYPPRICE (typical price); see Typprice. */
export function typprice(): Typprice {
  return TYPPRICE.create({});
}
