import { rsi } from '@vela/indicators';
import { z } from 'zod';
import { Strategy } from '../strategy.js';

/** Buys weakness and sells the recovery. */
export class RsiMeanReversion extends Strategy.with({
  period: z.int().min(1).max(10_000).default(14).describe('Candles of the relative strength index'),
  entryBelow: z.number().min(0).max(100).default(30).describe('Buy when the index is below this'),
  exitAbove: z.number().min(0).max(100).default(55).describe('Sell when the index is above this'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description =
    'Buys when the relative strength index is low and sells when it has recovered.';
  static override readonly warmUp = 1;
  readonly strength = this.indicator(rsi(this.params.period));

  override onCandle(): void {
    const { current } = this.strength;
    if (this.size() === 0 && current < this.params.entryBelow) this.buy(this.params.size);
    else if (this.size() > 0 && current > this.params.exitAbove) this.close();
  }
}
