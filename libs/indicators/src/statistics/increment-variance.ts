import { Indicator } from '../indicator.js';
import { Lag } from '../lag.js';
import { MovingVariance } from '../moving-variance.js';

/**
 * Returns the population variance of the last `period` increments over `lag` updates. O(1)
 * amortised.
 */
export class IncrementVariance extends Indicator<{
  readonly period: number;
  readonly lag: number;
}> {
  private readonly lag = new Lag({ period: this.parameters.lag });
  private readonly variance = new MovingVariance({ period: this.parameters.period });

  get kind(): string {
    return 'INCREMENT_VARIANCE';
  }

  get warmUp(): number {
    return this.parameters.period + this.parameters.lag;
  }

  update(value: number): void {
    const { lag, variance } = this;
    lag.update(value);
    if (!lag.ready) return;
    variance.update(value - lag.current);
    this.previous = this.current;
    this.current = variance.current;
    this.ready = variance.ready;
  }
}
