import { Indicator } from './indicator.js';
import { MovingMaximum } from './moving-maximum.js';
import { MovingMinimum } from './moving-minimum.js';

/** Returns the middle between the highest high and the lowest low of `period` candles. O(1). */
export class MovingMiddle extends Indicator<{ readonly period: number }> {
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });

  get kind(): string {
    return 'MOVING_MIDDLE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(high: number, low: number): void {
    this.highest.update(high);
    this.lowest.update(low);
    this.previous = this.current;
    this.current = (this.highest.current + this.lowest.current) / 2;
    this.ready = this.highest.ready;
  }
}
