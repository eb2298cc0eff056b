import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, Indicator, OPEN_HIGH_LOW_CLOSE } from '../indicator.js';

/**
 * Returns the mean of open, high, low and close. O(1).
 */
export class Avgprice extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = OPEN_HIGH_LOW_CLOSE;

  get kind(): string {
    return 'AVGPRICE';
  }

  get warmUp(): number {
    return 1;
  }

  update(open: number, high: number, low: number, close: number): void {
    this.previous = this.current;
    this.current = (open + high + low + close) / 4;
    this.ready = true;
  }
}

/** Describes the indicator AVGPRICE for the catalogue. */
export const AVGPRICE = defineIndicator({
  name: 'AVGPRICE',
  title: 'Average price',
  parameters: z.strictObject({}),
  inputs: OPEN_HIGH_LOW_CLOSE,
  formula: 'AVGPRICE = (open + high + low + close) / 4',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: () => new Avgprice({}),
});

/** Returns the indicator AVGPRICE (average price); see Avgprice. */
export function avgprice(): Avgprice {
  return AVGPRICE.create({});
}
