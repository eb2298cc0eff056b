import { sma } from '@vela/indicators';
import { z } from 'zod';
import { crossedAbove, crossedBelow } from '../crossing.js';
import { Strategy } from '../strategy.js';

/** Holds while the fast average is above the slow one, is out of the market otherwise. */
export class SmaCrossLong extends Strategy.with({
  fast: z.int().min(1).max(10_000).default(10).describe('Candles in the fast average'),
  slow: z.int().min(1).max(10_000).default(30).describe('Candles in the slow average'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Buys when a fast moving average crosses above a slow one, sells when it crosses below.';
  static override readonly warmUp = 1;
  readonly fast = this.indicator(sma(this.params.fast));
  readonly slow = this.indicator(sma(this.params.slow));

  override onCandle(): void {
    if (crossedAbove(this.fast, this.slow) && this.size() === 0) this.buy(this.params.size);
    else if (crossedBelow(this.fast, this.slow) && this.size() > 0) this.close();
  }
}
