import { Indicator } from '../indicator.js';
import { MovingMaximum } from '../moving-maximum.js';
import { MovingMinimum } from '../moving-minimum.js';

/**
 * Returns the place of a value in the range of the last `period` values, from 0 to 100, smoothed
 * with the weight `factor` from the first place on. Without a range the place is the one before (0
 * at first). O(1).
 */
export class SmoothPlace extends Indicator<{ readonly period: number; readonly factor: number }> {
  private readonly highest = new MovingMaximum({ period: this.parameters.period });
  private readonly lowest = new MovingMinimum({ period: this.parameters.period });
  private readonly factor = this.parameters.factor;
  private place = 0;

  get kind(): string {
    return 'SMOOTH_PLACE';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number): void {
    const { highest, lowest, factor } = this;
    highest.update(value);
    lowest.update(value);
    if (!highest.ready) return;
    const range = highest.current - lowest.current;
    if (range > 0) this.place = (100 * (value - lowest.current)) / range;
    const before = this.ready ? this.current : this.place;
    this.previous = this.current;
    this.current = before + factor * (this.place - before);
    this.ready = true;
  }
}
