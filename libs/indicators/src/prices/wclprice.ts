import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW_CLOSE, Indicator } from '../indicator.js';

/**
 * Returns the mean of high, low and twice the close. O(1).
 */
export class Wclprice extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW_CLOSE;

  get kind(): string {
    return 'WCLPRICE';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number, close: number): void {
    this.previous = this.current;
    this.current = (high + low + 2 * close) / 4;
    this.ready = true;
  }
}

/** Describes the indicator WCLPRICE for the catalogue. */
export const WCLPRICE = defineIndicator({
  name: 'WCLPRICE',
  title: 'Weighted close',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW_CLOSE,
  formula: 'WCLPRICE = (high + low + 2 close) / 4',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: () => new Wclprice({}),
});

/** Returns the indicator WCLPRICE (weighted close); see Wclprice. */
export function wclprice(): Wclprice {
  return WCLPRICE.create({});
}
