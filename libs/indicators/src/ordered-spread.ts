import { Indicator } from './indicator.js';
import { OrderedWindow } from './ordered-window.js';

/**
 * Returns the sum of |x - centre| over the last `period` values, for a centre that comes with each
 * value, like ScannedSpread but in O(log period).
 */
export class OrderedSpread extends Indicator<{ readonly period: number }> {
  private readonly window = new OrderedWindow({ period: this.parameters.period });

  get kind(): string {
    return 'ORDERED_SPREAD';
  }

  get warmUp(): number {
    return this.parameters.period;
  }

  update(value: number, centre: number): void {
    const window = this.window;
    window.update(value);
    this.ready = window.ready;
    if (!this.ready) return;
    window.look(centre);
    const { countBelow, sumBelow } = window;
    const rest = window.sum - sumBelow - centre * (this.parameters.period - countBelow);
    this.previous = this.current;
    this.current = Math.max(0, centre * countBelow - sumBelow + rest);
  }
}
