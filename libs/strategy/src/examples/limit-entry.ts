import { z } from 'zod';
import type { Candle } from '../candle-view.js';
import { Strategy } from '../strategy.js';

/** Waits below the market with a limit order that follows the close. */
export class LimitEntry extends Strategy.with({
  offset: z.number().min(0).lt(1).default(0.02).describe('Limit below the close, as a fraction'),
  tpPct: z.number().min(0).default(0.03).describe('Take-profit above the limit, as a fraction'),
  holdBars: z.int().min(1).default(5).describe('Candles after which the position is closed'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Buys below the market by a limit order and leaves at a target or after a number of candles.';
  static override readonly warmUp = 1;
  private pending = -1;

  override onCandle(candle: Candle): void {
    const { entryIndex } = this.position();
    if (entryIndex !== null) {
      if (candle.index - entryIndex >= this.params.holdBars) this.close();
      return;
    }
    if (this.pending >= 0) this.cancel(this.pending);
    const limit = candle.close * (1 - this.params.offset);
    this.pending = this.buy(this.params.size, {
      limit,
      takeProfit: limit * (1 + this.params.tpPct),
    });
  }
}
