import { donchian } from '@vela/indicators';
import { z } from 'zod';
import type { Candle } from '../candle-view.js';
import { Strategy } from '../strategy.js';

/** Buys the breakout above the channel of the candles before, with a stop-loss and a target. */
export class DonchianBracket extends Strategy.with({
  period: z.int().min(1).max(10_000).default(20).describe('Candles in the channel'),
  slPct: z.number().min(0).lt(1).default(0.05).describe('Stop-loss below the close, as a fraction'),
  tpPct: z.number().min(0).default(0.1).describe('Take-profit above the close, as a fraction'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Buys a close above the highest high of the last candles, with stop-loss and take-profit.';
  static override readonly warmUp = 1;
  readonly channel = this.indicator(donchian(this.params.period));

  override onCandle(candle: Candle): void {
    if (this.size() !== 0 || !(candle.close > this.channel.previous)) return;
    this.buy(this.params.size, {
      stopLoss: candle.close * (1 - this.params.slPct),
      takeProfit: candle.close * (1 + this.params.tpPct),
    });
  }
}
