import { Strategy, crossedAbove, crossedBelow, sma, z } from 'vela';

/** Holds while a fast average is above a slow one. */
export default class SmaCross extends Strategy.with({
  fast: z.int().min(1).default(10).describe('Candles in the fast average'),
  slow: z.int().min(1).default(30).describe('Candles in the slow average'),
  size: z.number().positive().default(100).describe('Quantity of each position'),
}) {
  static override readonly description = 'Buys a cross of two averages and sells the cross back.';
  readonly fast = this.indicator(sma(this.params.fast));
  readonly slow = this.indicator(sma(this.params.slow));

  override onCandle(): void {
    const isFlat = this.size() === 0;
    if (isFlat && crossedAbove(this.fast, this.slow)) this.buy(this.params.size);
    else if (crossedBelow(this.fast, this.slow)) this.close();
  }
}
