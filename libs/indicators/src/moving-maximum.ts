import { type Columns, Indicator } from './indicator.js';
import { fillMaximums } from './window-extremes.js';

/**
 * Returns the exact maximum of the last `period` values.
 *
 * The values are taken in blocks of `period`: the window is the end of the last block, whose
 * suffix maximums are computed when it is full, and the beginning of the running one, whose
 * maximum so far is one number (van Herk, 1992, Pattern Recognition Letters 13(7), 517-521; Gil and
 * Werman, 1993). Three comparisons a value on average, without the mispredicted branches
 * of a monotonic queue, and the whole state is one buffer of doubles. O(1) amortised.
 */
export class MovingMaximum extends Indicator<{ readonly period: number }> {
  private readonly block = new Float64Array(this.parameters.period).fill(Number.NEGATIVE_INFINITY);
  private position = 0;
  private top = Number.NEGATIVE_INFINITY;

  get kind(): string {
    return 'MOVING_MAXIMUM';
  }

  get warmUp(): number {
    return this.block.length;
  }

  /** Returns `current`, so that an indicator that goes on with it need not load it again. */
  update(value: number): number {
    const block = this.block;
    const next = this.position + 1;
    block[next - 1] = value;
    const top = Math.max(value, this.top);
    if (next === block.length) {
      this.turn(value);
      this.previous = this.current;
      this.current = top;
      this.ready = true;
      return top;
    }
    this.position = next;
    this.top = top;
    if (!this.ready) return Number.NaN;
    const current = Math.max(block[next]!, top);
    this.previous = this.current;
    this.current = current;
    return current;
  }

  override run(columns: Columns, outputs: Columns): void {
    const [values] = columns as [Float64Array];
    const [valueOut] = outputs as [Float64Array];
    const rows = values.length;
    const period = this.block.length;
    const isLong = rows >= 3 * period;
    if (isLong) fillMaximums(values, valueOut, period);
    // The windows of the first rows reach back to columns before.
    const head = (isLong ? period : rows) | 0;
    for (let row = 0; row < head; row += 1) {
      this.update(values[row]!);
      valueOut[row] = this.current;
    }
    if (!isLong) return;
    this.follow(values);
    this.previous = valueOut[rows - 2]!;
    this.current = valueOut[rows - 1]!;
  }

  /** Brings the blocks to where a column of some blocks leaves them. */
  private follow(values: Float64Array): void {
    const period = this.block.length;
    const rest = (this.position + values.length) % period;
    this.position = 0;
    this.top = Number.NEGATIVE_INFINITY;
    for (let row = values.length - rest - period; row < values.length; row += 1) {
      this.update(values[row]!);
    }
  }

  /** Turns the full block into its suffix maximums, in place. */
  private turn(last: number): void {
    const block = this.block;
    let highest = last;
    for (let i = block.length - 2; i >= 0; i -= 1) {
      highest = Math.max(block[i]!, highest);
      block[i] = highest;
    }
    this.position = 0;
    this.top = Number.NEGATIVE_INFINITY;
  }
}
