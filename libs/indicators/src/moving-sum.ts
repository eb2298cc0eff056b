import { Indicator } from './indicator.js';
import { sumError } from './two-sum.js';

/**
 * Returns the sum of the last `period` values, error-free like Sma. A window of zeros has the sum
 * zero exactly, so that a ratio can tell "nothing" from "little". O(1).
 */
export class MovingSum extends Indicator<{ readonly period: number }> {
  private readonly window = new Float64Array(this.parameters.period);
  private position = 0;
  private nonZero = 0;
  private sum = 0;
  private error = 0;

  get kind(): string {
    return 'MOVING_SUM';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number): void {
    const window = this.window;
    const position = this.position;
    const gone = window[position]!;
    window[position] = value;
    if (value !== 0) this.nonZero += 1;
    if (gone !== 0) this.nonZero -= 1;

    const change = value - gone;
    const old = this.sum;
    const sum = old + change;
    const error = this.error + (sumError(old, change, sum) + sumError(value, -gone, change));
    const some = this.nonZero > 0;
    this.sum = some ? sum : 0;
    this.error = some ? error : 0;

    const next = position + 1;
    if (next === window.length) {
      this.position = 0;
      this.ready = true;
    } else {
      this.position = next;
    }
    if (this.ready) {
      this.previous = this.current;
      this.current = this.sum + this.error;
    }
  }
}
