import { Indicator } from './indicator.js';
import { sumError, upperHalf } from './two-sum.js';

/**
 * Returns the sum of the last `period` values as `current`, and as `moment` the sum of
 * (i - (period - 1) / 2) * x[i] with i = 0 for the oldest: what weighted averages and regression
 * lines are made of. Both are kept error-free (see Sma): one update of the moment is
 * moment + c * (new + gone) + gone - sum with c = (period - 1) / 2. O(1).
 */
export class MovingMoments extends Indicator<{ readonly period: number }> {
  moment = Number.NaN;
  private readonly window = new Float64Array(this.parameters.period);
  private readonly centre = (this.parameters.period - 1) / 2;
  private position = 0;
  private sum = 0;
  private sumRest = 0;
  private lever = 0;
  private leverRest = 0;

  get kind(): string {
    return 'MOVING_MOMENTS';
  }

  get warmUp(): number {
    return this.window.length;
  }

  update(value: number): void {
    const window = this.window;
    const gone = window[this.position]!;
    window[this.position] = value;
    this.turnLever(value, gone);

    const change = value - gone;
    const old = this.sum;
    const sum = old + change;
    this.sum = sum;
    this.sumRest += sumError(old, change, sum) + sumError(value, -gone, change);

    const next = this.position + 1;
    this.position = next === window.length ? 0 : next;
    if (next === window.length) this.ready = true;
    if (this.ready) {
      this.previous = this.current;
      this.current = sum + this.sumRest;
      this.moment = this.lever + this.leverRest;
    }
  }

  private turnLever(value: number, gone: number): void {
    const { centre, lever, sum } = this;
    const valueUpper = upperHalf(value);
    const goneUpper = upperHalf(gone);
    // All four products are exact: the centre has few bits and the halves have 26.
    const a = centre * valueUpper;
    const b = centre * goneUpper;
    const c = gone - sum;
    const d = centre * (value - valueUpper);
    const e = centre * (gone - goneUpper);
    const one = lever + a;
    const two = one + b;
    const three = two + c;
    const four = three + d;
    const five = four + e;
    this.lever = five;
    this.leverRest +=
      sumError(lever, a, one) +
      sumError(one, b, two) +
      sumError(two, c, three) +
      sumError(gone, -sum, c) +
      sumError(three, d, four) +
      sumError(four, e, five) -
      this.sumRest;
  }
}
