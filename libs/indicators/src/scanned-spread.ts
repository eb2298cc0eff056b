import { Indicator } from './indicator.js';

/**
 * Returns the sum of |x - centre| over the last `period` values, for a centre that comes with each
 * value. Looks at the whole window, which is fastest for short ones. O(period).
 */
export class ScannedSpread extends Indicator<{ readonly period: number }> {
  private readonly window = new Float64Array(this.parameters.period);
  private position = 0;

  get kind(): string {
    return 'SCANNED_SPREAD';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number, centre: number): void {
    const window = this.window;
    window[this.position] = value;
    this.position += 1;
    if (this.position === window.length) {
      this.position = 0;
      this.ready = true;
    }
    if (!this.ready) return;
    let spread = 0;
    for (let i = 0; i < window.length; i += 1) spread += Math.abs(window[i]! - centre);
    this.previous = this.current;
    this.current = spread;
  }
}
