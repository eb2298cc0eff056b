import { Indicator } from '../indicator.js';
import { MovingSum } from '../moving-sum.js';

/** Returns the mean of the last `period` values, NaN while one of them is not finite. O(1). */
export class GapMean extends Indicator<{ readonly period: number }> {
  private readonly total = new MovingSum({ period: this.parameters.period });
  private readonly gaps = new MovingSum({ period: this.parameters.period });

  get kind(): string {
    return 'GAP_MEAN';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { total, gaps } = this;
    const gap = value - value !== 0;
    total.update(gap ? 0 : value);
    gaps.update(gap ? 1 : 0);
    this.previous = this.current;
    this.current = gaps.current > 0 ? Number.NaN : total.current / this.parameters.period;
    this.ready = total.ready;
  }
}
