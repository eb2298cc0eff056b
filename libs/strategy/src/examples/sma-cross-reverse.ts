import { sma } from '@vela/indicators';
import { z } from 'zod';
import { crossedAbove, crossedBelow } from '../crossing.js';
import { Strategy } from '../strategy.js';

/** Always in the market: long after the fast average crosses the slow one upwards, else short. */
export class SmaCrossReverse extends Strategy.with({
  fast: z.int().min(1).max(10_000).default(10).describe('Candles in the fast average'),
  slow: z.int().min(1).max(10_000).default(20).describe('Candles in the slow average'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Turns from long to short and back where two moving averages cross.';
  static override readonly warmUp = 1;
  readonly fast = this.indicator(sma(this.params.fast));
  readonly slow = this.indicator(sma(this.params.slow));

  override onCandle(): void {
    if (crossedAbove(this.fast, this.slow)) {
      this.close();
      this.buy(this.params.size);
    } else if (crossedBelow(this.fast, this.slow)) {
      this.close();
      this.sell(this.params.size);
    }
  }
}
