import { Indicator } from './indicator.js';

/** Returns the value of `period` updates ago. O(1). */
export class Lag extends Indicator<{ readonly period: number }> {
  private readonly window = new Float64Array(this.parameters.period);
  private position = 0;
  private full = false;

  get kind(): string {
    return 'LAG';
  }

  get warmUp(): number {
    return this.window.length + 1;
  }

  update(value: number): void {
    const window = this.window;
    const position = this.position;
    if (this.full) {
      this.previous = this.current;
      this.current = window[position]!;
      this.ready = true;
    }
    window[position] = value;
    if (position + 1 === window.length) {
      this.position = 0;
      this.full = true;
    } else {
      this.position = position + 1;
    }
  }
}
