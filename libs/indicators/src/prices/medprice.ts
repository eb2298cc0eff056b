import { z } from 'zod';
import { defineIndicator } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';

/**
 * Returns the middle of the range of a candle. O(1).
 */
export class Medprice extends Indicator<Readonly<Record<string, never>>> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;

  get kind(): string {
    return 'MEDPRICE';
  }

  get warmUp(): number {
    return 1;
  }

  update(high: number, low: number): void {
    this.previous = this.current;
    this.current = (high + low) / 2;
    this.ready = true;
  }
}

/** Describes the indicator MEDPRICE for the catalogue. */
export const MEDPRICE = defineIndicator({
  name: 'MEDPRICE',
  title: 'Median price',
  parameters: z.strictObject({}),
  inputs: HIGH_LOW,
  formula: 'MEDPRICE = (high + low) / 2',
  source: { author: 'Steven B. Achelis', year: 1995, title: 'Technical Analysis from A to Z' },
  build: () => new Medprice({}),
});

/** Returns the indicator MEDPRICE (median price); see Medprice. */
export function medprice(): Medprice {
  return MEDPRICE.create({});
}
