import { Indicator } from './indicator.js';
import { sumError } from './two-sum.js';

/** Returns the sum of all values so far, error-free like Sma. O(1). */
export class RunningSum extends Indicator<Readonly<Record<string, never>>> {
  private sum = 0;
  private error = 0;

  get kind(): string {
    return 'RUNNING_SUM';
  }

  get warmUp(): number {
    return 1;
  }

  update(value: number): void {
    const old = this.sum;
    const sum = old + value;
    this.sum = sum;
    this.error += sumError(old, value, sum);
    this.previous = this.current;
    this.current = sum + this.error;
    this.ready = true;
  }
}
