import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { type CandleField, HIGH_LOW, Indicator } from '../indicator.js';
import { MovingMiddle } from '../moving-middle.js';

/**
 * Returns the middle between the highest high and the lowest low of the last `period` candles.
 * O(1) amortised.
 */
export class Midprice extends Indicator<{ readonly period: number }> {
  override readonly inputs: readonly CandleField[] = HIGH_LOW;
  private readonly middle = new MovingMiddle({ period: this.parameters.period });

  get kind(): string {
    return 'MIDPRICE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number): void {
    const middle = this.middle;
    middle.update(high, low);
    this.previous = this.current;
    this.current = middle.current;
    this.ready = middle.ready;
  }
}

/** Describes the indicator MIDPRICE for the catalogue. */
export const MIDPRICE = defineIndicator({
  name: 'MIDPRICE',
  title: 'Middle of the range of candles',
  parameters: z.strictObject({ period: periodSchema('Number of candles, the newest included') }),
  inputs: HIGH_LOW,
  formula: 'MIDPRICE = (max(high over n) + min(low over n)) / 2',
  source: { author: 'Goichi Hosoda', year: 1969, title: 'Ichimoku Kinko Hyo' },
  build: (parameters) => new Midprice(parameters),
});

/** Returns the indicator MIDPRICE (middle of the range of candles); see Midprice. */
export function midprice(period: number): Midprice {
  return MIDPRICE.create({ period });
}
