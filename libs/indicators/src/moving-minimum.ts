import { Indicator } from './indicator.js';

/**
 * Returns the exact minimum of the last `period` values.
 *
 * The values are taken in blocks of `period`: the window is the end of the last block, whose
 * suffix minimums are computed when it is full, and the beginning of the running one, whose
 * minimum so far is one number (van Herk, 1992, Pattern Recognition Letters 13(7), 517-521; Gil and
 * Werman, 1993). Three comparisons a value on average, without the mispredicted branches
 * of a monotonic queue, and the whole state is one buffer of doubles. O(1) amortised.
 */
export class MovingMinimum extends Indicator<{ readonly period: number }> {
  private readonly block = new Float64Array(this.parameters.period).fill(Number.POSITIVE_INFINITY);
  private position = 0;
  private bottom = Number.POSITIVE_INFINITY;

  get kind(): string {
    return 'MOVING_MINIMUM';
  }

  get warmUp(): number {
    return this.block.length;
  }

  update(value: number): void {
    const block = this.block;
    const next = this.position + 1;
    block[next - 1] = value;
    const bottom = Math.min(value, this.bottom);
    if (next < block.length) {
      this.position = next;
      this.bottom = bottom;
      if (this.ready) {
        this.previous = this.current;
        this.current = Math.min(block[next]!, bottom);
      }
    } else {
      this.turn(value);
      this.previous = this.current;
      this.current = bottom;
      this.ready = true;
    }
  }

  /** Turns the full block into its suffix minimums, in place. */
  private turn(last: number): void {
    const block = this.block;
    let lowest = last;
    for (let i = block.length - 2; i >= 0; i -= 1) {
      lowest = Math.min(block[i]!, lowest);
      block[i] = lowest;
    }
    this.position = 0;
    this.bottom = Number.POSITIVE_INFINITY;
  }
}
