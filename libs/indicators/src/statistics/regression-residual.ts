import { Indicator } from '../indicator.js';
import { MovingMoments } from '../moving-moments.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the sum of squared distances of the last `period` values from their least-squares line:
 * what the line leaves of the squares about the mean. O(1) amortised.
 */
export class RegressionResidual extends Indicator<{ readonly period: number }> {
  private readonly moments = new MovingMoments({ period: this.parameters.period });
  private readonly variance = new MovingVariance({ period: this.parameters.period });
  private readonly spread = (this.parameters.period * (this.parameters.period ** 2 - 1)) / 12;

  get kind(): string {
    return 'REGRESSION_RESIDUAL';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { moments, variance } = this;
    moments.update(value);
    variance.update(value);
    const squares = variance.current * this.parameters.period;
    const explained = (moments.moment * moments.moment) / this.spread;
    this.previous = this.current;
    // Rounding may leave less than nothing of values on a line.
    this.current = Math.max(0, squares - explained);
    this.ready = variance.ready;
  }
}
