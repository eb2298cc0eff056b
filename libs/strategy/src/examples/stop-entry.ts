import { z } from 'zod';
import type { Candle } from '../candle-view.js';
import { Strategy } from '../strategy.js';

/** Waits with a stop order above the high, for some candles, and holds for some candles. */
export class StopEntry extends Strategy.with({
  offset: z.number().min(0).default(0.01).describe('Stop above the high, as a fraction'),
  slPct: z.number().min(0).lt(1).default(0.03).describe('Stop-loss below the low, as a fraction'),
  validBars: z.int().min(1).default(3).describe('Candles for which the entry may wait'),
  holdBars: z.int().min(1).default(10).describe('Candles after which the position is closed'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Enters by a stop order above the last high and leaves after a number of candles.';
  static override readonly warmUp = 1;
  private pending = -1;

  override onCandle(candle: Candle): void {
    const { entryIndex } = this.position();
    if (entryIndex !== null) {
      if (candle.index - entryIndex >= this.params.holdBars) this.close();
      return;
    }
    const waiting = this.pending < 0 ? null : this.order(this.pending);
    if (waiting?.state === 'working') {
      if (this.slice - waiting.placedAt >= this.params.validBars) this.cancel(this.pending);
      return;
    }
    this.pending = this.buy(this.params.size, {
      stop: candle.high * (1 + this.params.offset),
      stopLoss: candle.low * (1 - this.params.slPct),
    });
  }
}
