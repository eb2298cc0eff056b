import { type Candle, type Fill, Strategy, atr, donchian, z } from 'vela';

/**
 * Buys the first close above the channel of the candles before. Stop-loss and take-profit are
 * placed with the entry, in multiples of the average true range, so that the position is never
 * without them; after too many losses in a row it waits before it tries again.
 */
export default class Breakout extends Strategy.with({
  period: z.int().min(2).max(500).default(20).describe('Candles in the channel'),
  stopRanges: z.number().positive().default(2).describe('Stop-loss below the close, in ranges'),
  targetRanges: z.number().positive().default(4).describe('Take-profit above it, in ranges'),
  losses: z.int().min(1).default(3).describe('Losses in a row after which it waits'),
  wait: z.int().min(0).default(20).describe('Candles that it waits'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Buys a breakout with stop-loss and take-profit, and rests after a series of losses.';
  static override readonly warmUp = 1;
  readonly channel = this.indicator(donchian(this.params.period));
  readonly range = this.indicator(atr(this.params.period));
  private lost = 0;
  private restUntil = 0;

  override onCandle(candle: Candle): void {
    if (this.size() !== 0 || this.hasWorkingOrders() || candle.index < this.restUntil) return;
    if (!this.range.ready || !(candle.close > this.channel.previous)) return;
    const range = this.range.current;
    this.buy(this.params.size, {
      stopLoss: candle.close - this.params.stopRanges * range,
      takeProfit: candle.close + this.params.targetRanges * range,
    });
  }

  override onFill({ order }: Fill): void {
    if (order.role === 'takeProfit') this.lost = 0;
    if (order.role !== 'stopLoss') return;
    this.lost++;
    if (this.lost < this.params.losses) return;
    this.lost = 0;
    this.restUntil = this.candle().index + this.params.wait;
  }
}
