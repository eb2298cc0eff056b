import { Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the population variance of the last `period` values, NaN while one of them is not finite.
 * O(1) amortised.
 */
export class GapVariance extends Indicator<{ readonly period: number }> {
  private readonly variance = new MovingVariance({ period: this.parameters.period });
  private readonly gaps = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'GAP_VARIANCE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { variance, gaps } = this;
    const gap = value - value !== 0;
    variance.update(gap ? 0 : value);
    gaps.update(gap ? 1 : 0);
    this.previous = this.current;
    this.current = gaps.current > 0 ? Number.NaN : variance.current;
    this.ready = variance.ready;
  }
}
